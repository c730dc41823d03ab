import { AppError, type Fault } from '../platform/errors.ts';
import { readCalendar } from './calendar.ts';
import { MOST_EXCLUSIONS, type Policy, type PolicyRequest } from './policy.ts';
import { nextOpening } from './windows.ts';

/** A rollout that could not ask anybody within so long is a mistake. */
const LONGEST_WAIT_MS = 366 * 86_400_000;

/** A policy with the days of its calendar among its exclusions. @throws AppError request-invalid */
export function withCalendar({ calendar, ...policy }: PolicyRequest = {}): PolicyRequest {
  if (calendar === undefined) return policy;
  const exclusions = [...(policy.exclusions ?? []), ...readCalendar(calendar, '/policy/calendar')];
  if (exclusions.length > MOST_EXCLUSIONS) {
    const detail = `has, with the exclusions, more than ${MOST_EXCLUSIONS} days or runs of days`;
    throw new AppError('request-invalid', `The calendar ${detail}.`, {
      faults: [{ pointer: '/policy/calendar', code: 'too-many', detail }],
    });
  }
  return { ...policy, exclusions };
}

/** What the shape cannot say: days of the calendar, in their order, that leave something open. */
export function openingFaults(policy: Policy, now: Date): Fault[] {
  const faults = policy.exclusions.flatMap(({ from, to }, index): Fault[] => {
    const pointer = `/policy/exclusions/${index}`;
    if (!isDay(from))
      return [{ pointer: `${pointer}/from`, code: 'format', detail: 'is no day of the calendar' }];
    if (!isDay(to))
      return [{ pointer: `${pointer}/to`, code: 'format', detail: 'is no day of the calendar' }];
    return to < from ? [{ pointer: `${pointer}/to`, code: 'order', detail: 'is before the first day' }] : [];
  });
  if (faults.length > 0) return faults;
  const opening = nextOpening(policy, 'UTC', now);
  if (opening && opening.getTime() - now.getTime() <= LONGEST_WAIT_MS) return [];
  const detail = 'leave nothing of the maintenance windows open within a year';
  return [{ pointer: '/policy/exclusions', code: 'never-open', detail }];
}

const isDay = (date: string): boolean => {
  const at = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
};
