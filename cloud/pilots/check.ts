import { AppError, type Fault } from '../platform/errors.ts';
import type { PilotChanges } from './schema.ts';
import type { PilotQueries } from './store.ts';

/** What is written of a pilot, as its row has it. */
export type PilotFields = Omit<PilotChanges, 'startsOn' | 'endsOn'> & {
  startsOn?: Date | null;
  endsOn?: Date | null;
};

/**
 * What the shapes cannot say: days of the calendar in order, and sites of this customer.
 * @throws AppError request-invalid
 */
export async function checkPilot(
  queries: PilotQueries,
  customerId: string,
  { startsOn, endsOn, ...given }: PilotChanges,
  before: { startsOn: Date | null; endsOn: Date | null } = { startsOn: null, endsOn: null },
): Promise<PilotFields> {
  const faults: Fault[] = [];
  const first = dayOf(startsOn, '/startsOn', faults);
  const last = dayOf(endsOn, '/endsOn', faults);
  const [from, to] = [
    first === undefined ? before.startsOn : first,
    last === undefined ? before.endsOn : last,
  ];
  if (from && to && to < from) {
    faults.push({ pointer: '/endsOn', code: 'order', detail: 'is before the first day' });
  }
  const known = await queries.sitesOf(customerId, given.siteIds ?? []);
  for (const [index, id] of (given.siteIds ?? []).entries()) {
    if (known.has(id)) continue;
    faults.push({ pointer: `/siteIds/${index}`, code: 'unknown', detail: 'is no site of this customer' });
  }
  if (faults.length > 0)
    throw new AppError('request-invalid', 'The pilot does not fit; see errors.', { faults });
  return {
    ...given,
    ...(first !== undefined && { startsOn: first }),
    ...(last !== undefined && { endsOn: last }),
  };
}

function dayOf(text: string | null | undefined, pointer: string, faults: Fault[]): Date | null | undefined {
  if (typeof text !== 'string') return text;
  const at = new Date(`${text}T00:00:00.000Z`);
  if (!Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)) return at;
  faults.push({ pointer, code: 'format', detail: 'is no day of the calendar' });
  return undefined;
}
