import { type MaintenanceWindow, WEEKDAYS } from './policy.ts';

const DAY = 1440;
const WEEK = 7 * DAY;
const MINUTE_MS = 60_000;

/** Minutes since Monday, 0:00, of the wall clock. */
type Opening = { start: number; minutes: number };

/** Whether appliances in this time zone may be asked now. Without windows they always may. */
export function isOpen(windows: readonly MaintenanceWindow[], timeZone: string, at: Date): boolean {
  return windows.length === 0 || isWithin(openingsOf(windows), minuteOfWeek(timeZone, at));
}

/**
 * When appliances in this time zone may be asked, at the earliest: `at` itself within a window. A window that begins in
 * the hour that the clock skips opens when the clock has skipped it.
 */
export function nextOpening(windows: readonly MaintenanceWindow[], timeZone: string, at: Date): Date {
  const openings = openingsOf(windows);
  if (openings.length === 0) return at;
  for (let instant = at; ; ) {
    const now = minuteOfWeek(timeZone, instant);
    if (isWithin(openings, now)) return instant;
    const minutes = Math.min(...openings.map(({ start }) => modulo(start - now, WEEK)));
    const thisMinute = Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS;
    const naive = new Date(thisMinute + minutes * MINUTE_MS);
    instant = clockChange(timeZone, new Date(thisMinute), naive) ?? naive;
  }
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
  let unchanged = 0;
  let changed = (to.getTime() - from.getTime()) / MINUTE_MS;
  if (!isChanged(changed)) return undefined;
  while (changed - unchanged > 1) {
    const middle = Math.floor((unchanged + changed) / 2);
    if (isChanged(middle)) changed = middle;
    else unchanged = middle;
  }
  return new Date(from.getTime() + changed * MINUTE_MS);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function minuteOfWeek(timeZone: string, at: Date): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(timeZone, clock);
  }
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  const weekdays: readonly string[] = WEEKDAYS;
  const day = weekdays.indexOf(parts.get('weekday')?.toLowerCase() ?? '');
  return day * DAY + Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

const modulo = (value: number, by: number) => ((value % by) + by) % by;
