import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCalendar } from '../../../cloud/rollouts/calendar.ts';
import { openingFaults, withCalendar } from '../../../cloud/rollouts/exclusions.ts';
import { completePolicy, type Exclusion, type MaintenanceWindow } from '../../../cloud/rollouts/policy.ts';
import { isOpen, nextOpening } from '../../../cloud/rollouts/windows.ts';
import { decideThrough, rolloutOf, stepOf } from '../../lib/rollout-run.ts';

const run = (from: string, to = from, name = 'Holiday'): Exclusion => ({ from, to, name });
const rules = (exclusions: Exclusion[], maintenanceWindows: MaintenanceWindow[] = []) => ({
  maintenanceWindows,
  exclusions,
});
const opens = (of: ReturnType<typeof rules>, timeZone: string, at: string) =>
  nextOpening(of, timeZone, new Date(at))?.toISOString() ?? null;
const calendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'];
const everyNight: MaintenanceWindow = {
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  from: '23:00',
  to: '04:00',
};

test('an excluded day is one of the wall clock of the site', () => {
  const newYear = rules([run('2027-01-01')]);
  const openAt = (timeZone: string, at: string) => isOpen(newYear, timeZone, new Date(at));
  expect(openAt('Asia/Taipei', '2026-12-31T15:59:59Z')).toBe(true);
  expect(openAt('Asia/Taipei', '2026-12-31T16:00:00Z')).toBe(false);
  expect(openAt('Asia/Taipei', '2027-01-01T15:59:59Z')).toBe(false);
  expect(openAt('Asia/Taipei', '2027-01-01T16:00:00Z')).toBe(true);
  expect(openAt('UTC', '2026-12-31T16:00:00Z')).toBe(true);
});

test('a window of the night before closes at midnight, and the next one opens when the day is over', () => {
  const of = rules([run('2027-02-05', '2027-02-10', '春節')], [everyNight]);
  expect(isOpen(of, 'UTC', new Date('2027-02-04T23:59:59Z'))).toBe(true);
  expect(isOpen(of, 'UTC', new Date('2027-02-05T00:00:00Z'))).toBe(false);
  expect(opens(of, 'UTC', '2027-02-05T00:00:00Z')).toBe('2027-02-11T00:00:00.000Z');
  expect(opens(of, 'Asia/Taipei', '2027-02-05T12:00:00Z')).toBe('2027-02-10T16:00:00.000Z');
});

test('the day ends when the clock of the site says so, also where it is set at midnight', () => {
  // Cairo, 30 April 2027: 0:00 becomes 1:00.
  expect(opens(rules([run('2027-04-29')]), 'Africa/Cairo', '2027-04-29T12:00:00Z')).toBe(
    '2027-04-29T22:00:00.000Z',
  );
  expect(opens(rules([run('2027-01-01')]), 'Pacific/Kiritimati', '2027-01-01T00:00:00Z')).toBe(
    '2027-01-01T10:00:00.000Z',
  );
  expect(opens(rules([run('2027-01-01')]), 'Pacific/Pago_Pago', '2027-01-01T12:00:00Z')).toBe(
    '2027-01-02T11:00:00.000Z',
  );
});

test('days that leave no window open end the search instead of the process', () => {
  const sundays = Array.from({ length: 1000 }, (_, week) => {
    const day = new Date(Date.UTC(2027, 0, 3 + 7 * week)).toISOString().slice(0, 10);
    return run(day);
  });
  const sunday: MaintenanceWindow = { days: ['sun'], from: '02:00', to: '04:00' };
  expect(opens(rules(sundays, [sunday]), 'UTC', '2027-01-01T00:00:00Z')).toBe('2046-03-04T02:00:00.000Z');
  const policy = completePolicy({ exclusions: sundays, maintenanceWindows: [sunday] });
  expect(openingFaults(policy, new Date('2027-01-01T00:00:00Z'))).toMatchObject([
    { pointer: '/policy/exclusions', code: 'never-open' },
  ]);
});

test('many excluded Sundays one after the other put a window of Sundays off behind the last', () => {
  const sundays = Array.from({ length: 40 }, (_, week) => {
    return run(new Date(Date.UTC(2027, 0, 3 + 7 * week)).toISOString().slice(0, 10));
  });
  const sunday: MaintenanceWindow = { days: ['sun'], from: '02:00', to: '04:00' };
  expect(opens(rules(sundays, [sunday]), 'UTC', '2027-01-01T00:00:00Z')).toBe('2027-10-10T02:00:00.000Z');
});

describe('what a policy excludes', () => {
  const now = new Date('2027-01-01T00:00:00Z');
  const faults = (...exclusions: Exclusion[]) =>
    openingFaults(completePolicy({ exclusions }), now).map(({ pointer, code }) => `${pointer} ${code}`);

  test.each<[string, Exclusion[], string[]]>([
    ['nothing', [], []],
    ['one day', [run('2027-02-28')], []],
    ['a leap day', [run('2028-02-29')], []],
    [
      'no day of the calendar',
      [run('2027-02-28'), run('2027-02-29', '2027-03-01')],
      ['/policy/exclusions/1/from format'],
    ],
    ['no month of the calendar', [run('2027-13-01')], ['/policy/exclusions/0/from format']],
    ['up to no day of the calendar', [run('2027-02-28', '2027-02-30')], ['/policy/exclusions/0/to format']],
    ['an end before its beginning', [run('2027-03-02', '2027-03-01')], ['/policy/exclusions/0/to order']],
    ['just so much that a year and a day are left', [run('2027-01-01', '2028-01-01')], []],
    ['a day more', [run('2027-01-01', '2028-01-02')], ['/policy/exclusions never-open']],
  ])('%s', (_, exclusions, expected) => {
    expect(faults(...exclusions)).toEqual(expected);
  });

  test('is given back as it is without a calendar', () => {
    expect(withCalendar()).toEqual({});
    const policy = { exclusions: [run('2027-02-28')], soakSeconds: 5 };
    expect(withCalendar(policy)).toEqual(policy);
    expect(withCalendar({ calendar: calendar(...event('DTSTART:20270101')) }).exclusions).toEqual([
      run('2027-01-01', '2027-01-01', '2027-01-01'),
    ]);
  });

  test('has a thousand days at the most, those of the calendar among them', () => {
    const text = calendar(...event('DTSTART:20270101'), ...event('DTSTART:20270102'));
    const some = (count: number) => Array.from({ length: count }, () => run('2027-02-28'));
    expect(withCalendar({ exclusions: some(998), calendar: text }).exclusions).toHaveLength(1000);
    expect(() => withCalendar({ exclusions: some(999), calendar: text })).toThrow(
      expect.objectContaining({
        code: 'request-invalid',
        faults: [expect.objectContaining({ pointer: '/policy/calendar', code: 'too-many' })],
      }),
    );
  });

  test('has a thousand days of a calendar at the most', () => {
    const years = (count: number) =>
      calendar(...Array.from({ length: count }, () => event('DTSTART:20270101', 'RRULE:FREQ=YEARLY')).flat());
    expect(readCalendar(years(20), '')).toHaveLength(1000);
    expect(() => readCalendar(years(21), '')).toThrow(/1000 days/);
  });
});

test('whatever is excluded, it opens at an instant that is open, and no earlier minute is', () => {
  const date = fc.integer({ min: 0, max: 60 }).map((day) => Date.UTC(2027, 2, 1 + day));
  const exclusion = fc.tuple(date, fc.integer({ min: 0, max: 5 })).map(([from, days]) => {
    const text = (at: number) => new Date(at).toISOString().slice(0, 10);
    return run(text(from), text(from + days * 86_400_000));
  });
  const zone = fc.constantFrom('Asia/Taipei', 'Europe/Berlin', 'America/St_Johns', 'UTC');
  fc.assert(
    fc.property(
      fc.array(exclusion, { maxLength: 6 }),
      fc.constantFrom<MaintenanceWindow[]>([], [everyNight], [{ days: ['sat'], from: '01:00', to: '05:00' }]),
      zone,
      date,
      (exclusions, windows, timeZone, at) => {
        const of = rules(exclusions, windows);
        const opening = nextOpening(of, timeZone, new Date(at));
        expect(opening && isOpen(of, timeZone, opening)).toBe(true);
        const before = new Date((opening?.getTime() ?? 0) - 60_000);
        if (before.getTime() >= at) expect(isOpen(of, timeZone, before)).toBe(false);
      },
    ),
    { numRuns: 100 },
  );
});

test('a rollout asks nobody on such a day, and looks again when it is over', () => {
  const step = stepOf('a', 0, 'waiting', {}, { timeZone: 'Asia/Taipei' });
  const policy = { exclusions: [run('2026-06-15')] };
  expect(decideThrough(rolloutOf([step], policy), [step])).toMatchObject({
    want: [],
    nextLookAt: new Date('2026-06-15T16:00:00Z'),
  });
});

const read = (...lines: string[]) => readCalendar(calendar(...lines), '/policy/calendar');

describe('a calendar', () => {
  test('of Taiwan’s public holidays becomes days with names', () => {
    const days = read(
      'X-WR-CALNAME:台灣國定假日',
      ...event('DTSTART;VALUE=DATE:20270101', 'DTEND;VALUE=DATE:20270102', 'SUMMARY:中華民國開國紀念日'),
      ...event(
        'DTSTART;VALUE=DATE:20270205',
        'DTEND;VALUE=DATE:20270211',
        'SUMMARY;LANGUAGE=zh-TW:農曆除夕\\, 春',
        ' 節',
      ),
      ...event(
        'DTSTART;VALUE=DATE:20270228',
        'SUMMARY:和平紀念日',
        'BEGIN:VALARM',
        'DTSTART:bad',
        'END:VALARM',
      ),
      ...event('DTSTART;VALUE=DATE:20270301', 'STATUS:CANCELLED', 'SUMMARY:取消'),
      'BEGIN:VTODO',
      'DTSTART;VALUE=DATE:20270401',
      'END:VTODO',
    );
    expect(days).toEqual([
      run('2027-01-01', '2027-01-01', '中華民國開國紀念日'),
      run('2027-02-05', '2027-02-10', '農曆除夕, 春節'),
      run('2027-02-28', '2027-02-28', '和平紀念日'),
    ]);
  });

  test('may repeat every year', () => {
    const rule = (text: string, ...more: string[]) =>
      read(...event('DTSTART;VALUE=DATE:20261010', `RRULE:${text}`, ...more, 'SUMMARY:國慶日')).map(
        ({ from }) => from,
      );
    expect(rule('FREQ=YEARLY;COUNT=3')).toEqual(['2026-10-10', '2027-10-10', '2028-10-10']);
    expect(rule('FREQ=YEARLY;UNTIL=20281010', 'EXDATE;VALUE=DATE:20271010')).toEqual([
      '2026-10-10',
      '2028-10-10',
    ]);
    expect(rule('FREQ=YEARLY;COUNT=3', 'EXDATE;VALUE=DATE:20261010,20281010')).toEqual(['2027-10-10']);
    expect(rule('freq=yearly;INTERVAL=2;COUNT=3;WKST=MO')).toEqual([
      '2026-10-10',
      '2028-10-10',
      '2030-10-10',
    ]);
    expect(rule('FREQ=YEARLY;COUNT=1')).toEqual(['2026-10-10']);
    expect(rule('FREQ=YEARLY;COUNT=51')).toHaveLength(50);
    expect(rule('FREQ=YEARLY')).toHaveLength(50);
    const leap = read(...event('DTSTART;VALUE=DATE:20280229', 'RRULE:FREQ=YEARLY;COUNT=5'));
    expect(leap.map(({ from }) => from)).toEqual(['2028-02-29', '2032-02-29']);
  });

  test('may have times of day: the days they touch count', () => {
    const of = (...lines: string[]) => read(...event(...lines)).map(({ from, to }) => `${from} ${to}`);
    expect(of('DTSTART:20270101T180000', 'DTEND:20270102T060000')).toEqual(['2027-01-01 2027-01-02']);
    expect(of('DTSTART;TZID="Asia:Taipei":20270101T000000', 'DTEND:20270102T000000')).toEqual([
      '2027-01-01 2027-01-01',
    ]);
    expect(of('DTSTART;VALUE=DATE:20270101', 'DURATION:P2D')).toEqual(['2027-01-01 2027-01-02']);
    expect(of('DTSTART;VALUE=DATE:20270101', 'DURATION:P1W')).toEqual(['2027-01-01 2027-01-07']);
  });

  test.each([
    ['PT8H', 1],
    ['P2D', 2],
    ['+P30D', 30],
    ['P1DT12H', 2],
    ['P1W', 7],
    ['P10W', 70],
    ['P1W2D', 9],
    ['P0D', 1],
  ])('may last %s: %i days', (duration, days) => {
    const [{ to } = { to: '' }] = read(...event('DTSTART:20270101', `DURATION:${duration}`));
    expect(to).toBe(new Date(Date.UTC(2027, 0, days)).toISOString().slice(0, 10));
  });

  test('is read whatever stands around its events, and around their days', () => {
    const around = [
      [
        'BEGIN:VTIMEZONE',
        'TZID:Asia/Taipei',
        'BEGIN:STANDARD',
        'DTSTART:bad',
        'END:STANDARD',
        'END:VTIMEZONE',
      ],
      event('BEGIN:VALARM', 'DTSTART:bad', 'END:VALARM', 'DTSTART: 20270101 ', 'SUMMARY:alarm before'),
      event('NO PROPERTY DTSTART:bad', 'DTSTART;X="a:b"c;Y=1:20270102', 'SUMMARY:odd line'),
      event('SUMMARY:no day'),
      event('begin:valarm', 'end:valarm', 'dtstart:20270103', 'summary:small'),
    ];
    expect(read(...around.flat())).toEqual([
      run('2027-01-01', '2027-01-01', 'alarm before'),
      run('2027-01-02', '2027-01-02', 'odd line'),
      run('2027-01-03', '2027-01-03', 'small'),
    ]);
  });

  test.each([
    ['Lantern\\, Festival\\;\\\\', 'Lantern, Festival;\\'],
    ['two\\nlines\\N', 'two lines'],
    ['a\ufeffb', 'a\ufeffb'],
    ['x'.repeat(201), 'x'.repeat(200)],
    [' ', '2027-01-01'],
  ])('names a day %j', (summary, name) => {
    expect(read(...event('DTSTART:20270101', `SUMMARY:${summary}`))).toEqual([
      run('2027-01-01', '2027-01-01', name),
    ]);
  });

  test('names a day without a summary by its date', () => {
    expect(read(...event('DTSTART:20270101'))).toEqual([run('2027-01-01', '2027-01-01', '2027-01-01')]);
  });

  test('may begin with a byte order mark, blanks or an empty line', () => {
    for (const before of ['\ufeff', ' ', '\r\n', '\n\n'])
      expect(
        readCalendar(`${before}begin:vcalendar \n${event('DTSTART:20270101').join('\n')}`, ''),
      ).toHaveLength(1);
  });

  test.each([
    ['no calendar', 'name,date\n', 1],
    ['nothing', '', 1],
    ['another beginning', 'XBEGIN:VCALENDAR\n', 1],
    ['another thing that begins', 'BEGIN:VCALENDARS\n', 1],
    [
      'an end within an event, and lines that are empty',
      'BEGIN:VCALENDAR\n\nBEGIN:VEVENT\nDTSTART:20270101\n\n',
      4,
    ],
    ['text before a date', calendar(...event('DTSTART:x20270101')), 5],
    ['text behind a date', calendar(...event('DTSTART:20270101T090000Zx')), 5],
    ['an end that is none', calendar(...event('DTSTART:20270101', 'DTEND:20270132')), 6],
    ['text before a duration', calendar(...event('DTSTART:20270101', 'DURATION:xP1D')), 6],
    ['text behind a duration', calendar(...event('DTSTART:20270101', 'DURATION:P1Dx')), 6],
    ['a rule without a frequency', calendar(...event('DTSTART:20270101', 'RRULE:COUNT=3')), 6],
    ['a rule with months', calendar(...event('DTSTART:20270101', 'RRULE:FREQ=YEARLY;BYMONTH=10')), 6],
    ['no interval', calendar(...event('DTSTART:20270101', 'RRULE:FREQ=YEARLY;INTERVAL=0')), 6],
    ['half an interval', calendar(...event('DTSTART:20270101', 'RRULE:FREQ=YEARLY;INTERVAL=1.5')), 6],
    ['no repetition', calendar(...event('DTSTART:20270101', 'RRULE:FREQ=YEARLY;COUNT=0')), 6],
    [
      'an end of repetitions that is none',
      calendar(...event('DTSTART:20270101', 'RRULE:FREQ=YEARLY;UNTIL=')),
      6,
    ],
    ['a date that is none', calendar(...event('DTSTART;VALUE=DATE:20270230')), 5],
    ['a date in another form', calendar(...event('DTSTART:2027-02-03')), 5],
    ['what repeats every week', calendar(...event('DTSTART:20270101', 'RRULE:FREQ=WEEKLY')), 6],
    [
      'what repeats without an end in sight',
      calendar(...event('DTSTART:20270101', 'RRULE:FREQ=YEARLY;COUNT=x')),
      6,
    ],
    ['an end within an event', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20270101', 3],
    [
      'too many events',
      calendar(...Array.from({ length: 2001 }, () => event('DTSTART:20270101')).flat()),
      8006,
    ],
  ])('%s is refused with its line', (_, text, line) => {
    expect(() => readCalendar(text, '/policy/calendar')).toThrow(
      expect.objectContaining({
        code: 'request-invalid',
        faults: [expect.objectContaining({ pointer: '/policy/calendar', code: 'calendar-invalid', line })],
      }),
    );
  });

  test('no text hurts the reader', () => {
    const line = fc.constantFrom(
      'BEGIN:VEVENT',
      'END:VEVENT',
      'BEGIN:VALARM',
      'END:VALARM',
      ' x',
      'DTSTART:20270101',
    );
    const text = fc.array(fc.oneof(line, fc.string()), { maxLength: 40 }).map((all) => calendar(...all));
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (each) => {
        try {
          expect(Array.isArray(readCalendar(each, ''))).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'request-invalid' });
        }
      }),
    );
  });

  test('is added to the excluded days that were written out', () => {
    const text = calendar(...event('DTSTART;VALUE=DATE:20270101', 'SUMMARY:New Year'));
    const policy = completePolicy(
      withCalendar({ exclusions: [run('2027-12-20', '2027-12-31', 'Freeze')], calendar: text }),
    );
    expect(policy.exclusions.map(({ name }) => name)).toEqual(['Freeze', 'New Year']);
    expect(policy).not.toHaveProperty('calendar');
  });
});
