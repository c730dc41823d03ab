import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MaintenanceWindow, WEEKDAYS } from '../../../cloud/rollouts/policy.ts';
import * as windowsOf from '../../../cloud/rollouts/windows.ts';

const MINUTE_MS = 60_000;
const WEEK_MINUTES = 7 * 24 * 60;
/** Without excluded days. */
const rulesOf = (maintenanceWindows: readonly MaintenanceWindow[]) => ({
  maintenanceWindows,
  exclusions: [],
});
const isOpen = (windows: readonly MaintenanceWindow[], timeZone: string, at: Date) =>
  windowsOf.isOpen(rulesOf(windows), timeZone, at);
const nextOpening = (windows: readonly MaintenanceWindow[], timeZone: string, at: Date) =>
  windowsOf.nextOpening(rulesOf(windows), timeZone, at) ?? new Date(Number.NaN);
const night: MaintenanceWindow = { days: ['sat', 'sun'], from: '23:30', to: '02:30' };
const opens = (windows: MaintenanceWindow[], timeZone: string, at: string) =>
  nextOpening(windows, timeZone, new Date(at)).toISOString();

test('a window is of the wall clock of the site, and may last past midnight', () => {
  // Saturday, 23:30 in Taipei is 15:30 UTC.
  expect(isOpen([night], 'Asia/Taipei', new Date('2026-06-13T15:30:00Z'))).toBe(true);
  expect(isOpen([night], 'Asia/Taipei', new Date('2026-06-13T18:29:59Z'))).toBe(true);
  expect(isOpen([night], 'Asia/Taipei', new Date('2026-06-13T18:30:00Z'))).toBe(false);
  expect(isOpen([night], 'UTC', new Date('2026-06-13T15:30:00Z'))).toBe(false);
  // Sunday's is open on Monday morning still.
  expect(isOpen([night], 'UTC', new Date('2026-06-15T02:00:00Z'))).toBe(true);
  expect(opens([night], 'Asia/Taipei', '2026-06-10T00:00:20Z')).toBe('2026-06-13T15:30:00.000Z');
  expect(opens([{ days: ['mon'], from: '00:00', to: '00:00' }], 'UTC', '2026-06-15T23:59:30Z')).toBe(
    '2026-06-15T23:59:30.000Z',
  );
});

test('without windows it is always open', () => {
  expect(isOpen([], 'UTC', new Date())).toBe(true);
  expect(opens([], 'UTC', '2026-06-15T12:00:00Z')).toBe('2026-06-15T12:00:00.000Z');
});

test('when the clock is set forward into a window it opens then; when it is set back it opens twice', () => {
  const early: MaintenanceWindow = { days: ['sun'], from: '02:15', to: '03:30' };
  // Berlin, 29 March 2026: 2:00 becomes 3:00 at 1:00 UTC.
  expect(opens([early], 'Europe/Berlin', '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:00:00.000Z');
  const short: MaintenanceWindow = { days: ['sun'], from: '02:15', to: '02:45' };
  // There is no such half hour on that day; the next one is a week later.
  expect(opens([short], 'Europe/Berlin', '2026-03-28T12:00:00Z')).toBe('2026-04-05T00:15:00.000Z');
  // Berlin, 25 October 2026: 3:00 becomes 2:00 at 1:00 UTC.
  expect(opens([short], 'Europe/Berlin', '2026-10-25T00:00:00Z')).toBe('2026-10-25T00:15:00.000Z');
  expect(opens([short], 'Europe/Berlin', '2026-10-25T00:50:00Z')).toBe('2026-10-25T01:15:00.000Z');
});

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const windows = fc.array(
  fc.record({ days: fc.subarray([...WEEKDAYS], { minLength: 1, maxLength: 2 }), from: time, to: time }),
  { minLength: 1, maxLength: 3 },
);
const timeZone = fc.constantFrom('Asia/Taipei', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe');
/** About the days on which clocks are set. */
const at = fc
  .tuple(
    fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01'),
    fc.integer({ min: -3 * 24 * 60, max: 24 * 60 }),
    fc.integer({ min: 0, max: 59_999 }),
  )
  .map(([day, minutes, milliseconds]) => {
    return new Date(Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE_MS + milliseconds);
  });

test('the next opening is the first minute that is open, as looking at every one of them finds it', () => {
  fc.assert(
    fc.property(windows, timeZone, at, (someWindows, zone, instant) => {
      const found = nextOpening(someWindows, zone, instant);
      let looked = instant;
      for (let minute = 0; minute <= 2 * WEEK_MINUTES; minute++) {
        if (isOpen(someWindows, zone, looked)) break;
        looked = new Date((Math.floor(looked.getTime() / MINUTE_MS) + 1) * MINUTE_MS);
      }
      expect(found).toEqual(looked);
    }),
    { numRuns: 40 },
  );
});
