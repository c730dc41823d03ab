import { type Exclusion, type MaintenanceWindow, WEEKDAYS } from './policy.ts';

const DAY = 1440;
const WEEK = 7 * DAY;
const MINUTE_MS = 60_000;
const DAY_MS = DAY * MINUTE_MS;
/** Of a week of minutes, until one is left. */
const HALVINGS = 14;

/** When appliances may be asked: within a window, if there are any, and on no day that is excluded. */
export type OpeningRules = {
  maintenanceWindows: readonly MaintenanceWindow[];
  exclusions: readonly Exclusion[];
};

/** Minutes since Monday, 0:00, of the wall clock. */
type Opening = { start: number; minutes: number };

/** Whether appliances in this time zone may be asked now. Without windows and excluded days they always may. */
export function isOpen(rules: OpeningRules, timeZone: string, at: Date): boolean {
  if (exclusionOf(rules, timeZone, at)) return false;
  const { maintenanceWindows: windows } = rules;
  return windows.length === 0 || isWithin(openingsOf(windows), minuteOfWeek(timeZone, at));
}

/**
 * When appliances in this time zone may be asked, at the earliest: `at` itself within a window. A window that begins in
 * the hour that the clock skips opens when the clock has skipped it. Null when none opens between all excluded days.
 */
export function nextOpening(rules: OpeningRules, timeZone: string, at: Date): Date | null {
  const openings = openingsOf(rules.maintenanceWindows);
  // A clock that is set, a window, and every run of excluded days: each puts it off once or twice.
  const most = 16 + 4 * rules.exclusions.length;
  let instant = at;
  for (let step = 0; step < most; step++) {
    const excluded = exclusionOf(rules, timeZone, instant);
    if (excluded) {
      instant = endOf(excluded, timeZone);
      continue;
    }
    if (openings.length === 0) return instant;
    const now = minuteOfWeek(timeZone, instant);
    if (isWithin(openings, now)) return instant;
    instant = nextStart(openings, timeZone, instant, now);
  }
  return null;
}

/** The next start of a window after an instant at which none is open, or the minute before it in which the clock is set. */
function nextStart(openings: readonly Opening[], timeZone: string, instant: Date, now: number): Date {
  const minutes = Math.min(...openings.map(({ start }) => modulo(start - now, WEEK)));
  const thisMinute = Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS;
  const naive = new Date(thisMinute + minutes * MINUTE_MS);
  return clockChange(timeZone, new Date(thisMinute), naive) ?? naive;
}

/** The run of excluded days on which the instant lies, by the wall clock. */
function exclusionOf({ exclusions }: OpeningRules, timeZone: string, at: Date): Exclusion | undefined {
  if (exclusions.length === 0) return undefined;
  const today = dateIn(timeZone, at);
  return exclusions.find(({ from, to }) => from <= today && today <= to);
}

/** The first minute of the day after the last excluded one. Clocks are up to 14 hours ahead of UTC and 12 behind. */
function endOf({ to }: Exclusion, timeZone: string): Date {
  const after = new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS);
  const next = after.toISOString().slice(0, 10);
  const from = after.getTime() - 16 * 60 * MINUTE_MS;
  const minutes = firstMinute(32 * 60, (minute) => {
    return dateIn(timeZone, new Date(from + minute * MINUTE_MS)) >= next;
  });
  return new Date(from + minutes * MINUTE_MS);
}

function openingsOf(windows: readonly MaintenanceWindow[]): Opening[] {
  return windows.flatMap(({ days, from, to }) => {
    const begin = minutesOf(from);
    const minutes = modulo(minutesOf(to) - begin, DAY) || DAY;
    return days.map((day) => ({ start: WEEKDAYS.indexOf(day) * DAY + begin, minutes }));
  });
}

const isWithin = (openings: readonly Opening[], minute: number) =>
  openings.some(({ start, minutes }) => modulo(minute - start, WEEK) < minutes);

/** The minute after `from`, up to `to`, in which the clock is set; at most one within a week. */
function clockChange(timeZone: string, from: Date, to: Date): Date | undefined {
  const before = minuteOfWeek(timeZone, from);
  const isChanged = (minutes: number) => {
    const there = new Date(from.getTime() + minutes * MINUTE_MS);
    return modulo(minuteOfWeek(timeZone, there) - before - minutes, WEEK) !== 0;
  };
  const last = (to.getTime() - from.getTime()) / MINUTE_MS;
  if (!isChanged(last)) return undefined;
  return new Date(from.getTime() + firstMinute(last, isChanged) * MINUTE_MS);
}

/** The first minute from 1 to `last`, within a week, at which it holds, given that it holds from there on, and at `last`. */
function firstMinute(last: number, holds: (minutes: number) => boolean): number {
  let before = 0;
  let there = last;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = Math.floor((before + there) / 2);
    if (holds(middle)) there = middle;
    else before = middle;
  }
  return there;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function partsOf(timeZone: string, at: Date): Map<string, string> {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(timeZone, clock);
  }
  return new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]));
}

function minuteOfWeek(timeZone: string, at: Date): number {
  const parts = partsOf(timeZone, at);
  const weekdays: readonly string[] = WEEKDAYS;
  const day = weekdays.indexOf(parts.get('weekday')?.toLowerCase() ?? '');
  return day * DAY + Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
}

/** `2027-01-01` of the wall clock. */
function dateIn(timeZone: string, at: Date): string {
  const parts = partsOf(timeZone, at);
  return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

const modulo = (value: number, by: number) => ((value % by) + by) % by;
