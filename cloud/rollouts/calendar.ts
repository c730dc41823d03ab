import { AppError, type Fault } from '../platform/errors.ts';
import { type Exclusion, MOST_EXCLUSIONS } from './policy.ts';

/** A file of public holidays of several years has a few hundred. */
const MOST_EVENTS = 2000;
const MOST_REPETITIONS = 50;
const NAME_LENGTH = 200;
const DAY_MS = 86_400_000;

type Property = { value: string; line: number };
type Event = ReadonlyMap<string, readonly Property[]>;

/**
 * The days of a calendar (RFC 5545): from the start of each event to its end, by the dates that are written, whatever
 * the time of day. Events may repeat every year (RRULE with FREQ=YEARLY); those that are cancelled are left out.
 *
 * @throws AppError request-invalid with the line
 */
export function readCalendar(text: string, pointer: string): Exclusion[] {
  const refuse = (line: number, detail: string): never => {
    const faults: Fault[] = [{ pointer, code: 'calendar-invalid', detail: `line ${line}: ${detail}`, line }];
    throw new AppError('request-invalid', `The calendar cannot be read: line ${line} ${detail}.`, { faults });
  };
  const events = eventsOf(text, refuse);
  const days = events.flatMap((event) => exclusionsOf(event, refuse));
  if (days.length > MOST_EXCLUSIONS) refuse(1, `has more than ${MOST_EXCLUSIONS} days or runs of days`);
  return days;
}

type Refuse = (line: number, detail: string) => never;

/** Long lines go on behind a line break and a blank (RFC 5545 §3.1). */
function unfolded(text: string): { text: string; line: number }[] {
  const lines: { text: string; line: number }[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const last = lines.at(-1);
    if (last && /^[ \t]/.test(raw)) last.text += raw.slice(1);
    else lines.push({ text: raw, line: index + 1 });
  }
  return lines.filter((line) => line.text !== '');
}

function eventsOf(text: string, refuse: Refuse): Event[] {
  const lines = unfolded(text);
  if (!/^BEGIN:VCALENDAR$/i.test(lines[0]?.text.trim() ?? ''))
    refuse(1, 'is not the beginning of an iCalendar file');
  const events: Event[] = [];
  let event: Map<string, Property[]> | undefined;
  /** Alarms and the like within an event say nothing of its days. */
  let depth = 0;
  for (const { text: content, line } of lines) {
    const { name, value } = propertyOf(content);
    if (name === 'BEGIN') {
      if (event) depth += 1;
      else if (value.toUpperCase() === 'VEVENT') event = new Map();
    } else if (name === 'END') {
      if (event && depth === 0) events.push(event);
      if (event && depth === 0) event = undefined;
      else if (event) depth -= 1;
    } else if (event && depth === 0) {
      event.set(name, [...(event.get(name) ?? []), { value, line }]);
    }
    if (events.length > MOST_EVENTS) refuse(line, `is beyond ${MOST_EVENTS} events`);
  }
  if (event) refuse(lines.at(-1)?.line ?? 1, 'ends within an event');
  return events;
}

/** `NAME;PARAMETER=…:value`; a quoted parameter may hold a colon (RFC 5545 §3.1). */
function propertyOf(content: string): { name: string; value: string } {
  const parts = /^([A-Za-z0-9-]+)((?:;[^":;]*(?:"[^"]*"[^":;]*)*)*):(.*)$/s.exec(content);
  return { name: (parts?.[1] ?? '').toUpperCase(), value: parts?.[3] ?? '' };
}

function exclusionsOf(event: Event, refuse: Refuse): Exclusion[] {
  const one = (name: string) => event.get(name)?.[0];
  if (one('STATUS')?.value.toUpperCase() === 'CANCELLED') return [];
  const start = one('DTSTART');
  if (!start) return [];
  const first = dayOf(start, refuse);
  const days = lengthOf(first, one('DTEND'), one('DURATION'), refuse);
  const name = unescaped(one('SUMMARY')?.value ?? '').slice(0, NAME_LENGTH) || dateOf(first);
  const left = new Set((event.get('EXDATE') ?? []).flatMap((property) => daysOf(property, refuse)));
  return startsOf(first, one('RRULE'), refuse)
    .filter((day) => !left.has(day))
    .map((day) => ({ from: dateOf(day), to: dateOf(day + (days - 1) * DAY_MS), name }));
}

/** The end is the day behind the last one; a time of day on it takes that day as well (RFC 5545 §3.6.1). */
function lengthOf(
  first: number,
  end: Property | undefined,
  duration: Property | undefined,
  refuse: Refuse,
): number {
  if (end) {
    const isDate = /^\d{8}$/.test(end.value) || /T000000/.test(end.value);
    const days = Math.round((dayOf(end, refuse) - first) / DAY_MS) + (isDate ? 0 : 1);
    return Math.max(1, days);
  }
  const parts = /^\+?P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(T.*)?$/.exec(duration?.value ?? 'P1D');
  if (!parts) return refuse(duration?.line ?? 1, 'has a duration that cannot be read');
  const whole = Number(parts[1] ?? 0) * 7 + Number(parts[2] ?? 0);
  return Math.max(1, whole + (parts[3] ? 1 : 0));
}

/** Starts of an event that repeats, in milliseconds since 1970. */
function startsOf(first: number, rule: Property | undefined, refuse: Refuse): number[] {
  if (!rule) return [first];
  const parts = new Map(
    rule.value.split(';').map((part) => {
      const [key = '', value = ''] = part.split('=');
      return [key.toUpperCase(), value] as const;
    }),
  );
  const known = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST'];
  if (parts.get('FREQ')?.toUpperCase() !== 'YEARLY' || [...parts.keys()].some((key) => !known.includes(key)))
    return refuse(rule.line, 'repeats otherwise than every year on the same day');
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const count = Math.min(Number(parts.get('COUNT') ?? MOST_REPETITIONS), MOST_REPETITIONS);
  if (!Number.isInteger(interval) || interval < 1 || !Number.isInteger(count) || count < 1)
    return refuse(rule.line, 'repeats in a way that cannot be read');
  const until = parts.has('UNTIL')
    ? dayOf({ value: parts.get('UNTIL') ?? '', line: rule.line }, refuse)
    : Number.POSITIVE_INFINITY;
  const start = new Date(first);
  return Array.from({ length: count }, (_, index) =>
    Date.UTC(start.getUTCFullYear() + index * interval, start.getUTCMonth(), start.getUTCDate()),
  ).filter((day) => day <= until && new Date(day).getUTCDate() === start.getUTCDate());
}

const daysOf = ({ value, line }: Property, refuse: Refuse): number[] =>
  value.split(',').map((text) => dayOf({ value: text, line }, refuse));

/** `20270101` or `20270101T090000Z`: the date, in milliseconds since 1970. */
function dayOf({ value, line }: Property, refuse: Refuse): number {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)(?:T\d{6}Z?)?$/.exec(value.trim()) ?? [];
  const date = `${year}-${month}-${day}`;
  const at = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(at) || dateOf(at) !== date) return refuse(line, 'holds a date that is none');
  return at;
}

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** RFC 5545 §3.3.11. */
const unescaped = (text: string): string =>
  text.replace(/\\([nN,;\\])/g, (_, each: string) => (each.toLowerCase() === 'n' ? ' ' : each)).trim();
