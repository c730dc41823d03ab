import { expect, test } from 'vitest';
import type { DriftFinding, TargetState } from '#protocol';
import { createDriftWatch } from '../../../edge-agent/drift/drift-watch.ts';
import { decideHandling } from '../../../edge-agent/drift/handling.ts';
import { drifted } from '../../../edge-agent/drivers/drifted.ts';
import type { Happening } from '../../../edge-agent/telemetry/changes.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';
import { smallTarget } from '../../lib/agent/targets.ts';

const FOREIGN = drifted('/firewall', 'nothing', 'telnet', 'a foreign rule');
const OTHER = drifted('/dhcp', 'dnsmasq runs', 'it does not', 'dnsmasq does not run');
const rules = (count: number) =>
  Array.from({ length: count }, (_, i) => drifted('/firewall', 'nothing', `port ${i}`, `rule ${i}`));
const MINUTE = 60_000;

type Box = {
  drift: DriftFinding[];
  /** Counts what is done to it; undefined while something is being done. */
  done: number | undefined;
  /** That it confirmed; 0 for none. */
  revision: number;
};

type Options = {
  onDrift?: TargetState['system']['onDrift'];
  /** Before a look, from 0: what is done to the box. */
  before?: (look: number, box: Box) => void;
  restoring?: (box: Box) => void;
  random?: number;
  box?: Partial<Box>;
};

/** A box on which somebody changes things at given looks, and an agent that watches it; its time is that of its pauses. */
function watched({ onDrift, before, restoring, random = 0.5, ...rest }: Options) {
  const box: Box = { drift: [], done: 0, revision: 1, ...rest.box };
  const stopping = new AbortController();
  const [happened, looks, restores, reports, failures]: [
    Happening[],
    number[],
    number[],
    unknown[],
    unknown[],
  ] = [[], [], [], [], []];
  const pauses: number[] = [];
  const told: string[] = [];
  let [now, end] = [0, 0];
  const seconds = () => Math.round(now / 1000);
  const { system, ...others } = smallTarget('site');
  const target = { ...others, system: { ...system, ...(onDrift && { onDrift }) } };
  const watch = createDriftWatch({
    drivers: [
      { name: 'iproute2', drift: async () => [] },
      {
        name: 'nftables',
        async drift() {
          looks.push(seconds());
          before?.(looks.length - 1, box);
          return box.drift;
        },
      },
    ],
    confirmed: () => (box.revision > 0 ? { revision: box.revision, target } : null),
    quiet: () => box.done,
    async restore() {
      restores.push(seconds());
      if (box.done !== undefined) box.done += 1;
      (restoring ?? ((fixed) => (fixed.drift = [])))(box);
    },
    everySeconds: 60,
    clock: { now: () => new Date(now) },
    random: () => random,
    async pause(milliseconds) {
      now += milliseconds;
      pauses.push(milliseconds / 1000);
      if (now <= end) return;
      stopping.abort();
      throw new Error('the agent stops');
    },
    stopping: stopping.signal,
    log: { ...silentLog, debug: (facts: unknown) => failures.push(facts) },
    async emit(happening) {
      happened.push(happening);
      told.push(`${seconds()} ${happening.kind} ${happening.data.handling ?? ''}`.trim());
    },
    onChange: () => reports.push(watch.current()),
  });
  return {
    async forMinutes(minutes: number) {
      end = minutes * MINUTE;
      await watch.run();
      return { told, restores, reports, current: watch.current(), happened, looks, failures, pauses };
    },
  };
}
const always =
  (...drift: DriftFinding[]) =>
  (_: number, box: Box) => {
    box.drift = drift;
  };

test('a box as it should be is told nothing of', async () => {
  expect(await watched({ onDrift: 'restore' }).forMinutes(5)).toEqual({
    ...{ told: [], happened: [], restores: [], reports: [], current: undefined, failures: [] },
    looks: [60, 120, 180, 240, 300],
    pauses: [60, 60, 60, 60, 60, 60],
  });
});

test('boxes look at times of their own, between three and five quarters of the interval', async () => {
  expect((await watched({ random: 0 }).forMinutes(2)).looks).toEqual([45, 90]);
  expect((await watched({ random: 0.98 }).forMinutes(2)).looks).toEqual([74]);
});

test('what was so for a moment only does not count', async () => {
  const before = (look: number, box: Box) => {
    box.drift = look === 1 ? [FOREIGN] : look === 2 ? [OTHER] : [];
  };
  expect(await watched({ onDrift: 'restore', before }).forMinutes(5)).toMatchObject({
    told: [],
    restores: [],
    looks: [60, 120, 122, 182, 242],
  });
});

test('it is put right at once, and told when it came and went', async () => {
  const before = (look: number, box: Box) => {
    if (look === 1) box.drift = [FOREIGN];
  };
  const { happened, pauses, ...rest } = await watched({ onDrift: undefined, before }).forMinutes(4);
  const since = '1970-01-01T00:02:02.000Z';
  expect(pauses).toEqual([60, 60, 2, 2, 60, 60]);
  expect(rest).toEqual({
    told: ['122 drift.detected restoring', '124 drift.cleared'],
    restores: [122],
    looks: [60, 120, 122, 124, 184],
    reports: [{ since, handling: 'restoring', findings: [FOREIGN] }, undefined],
    current: undefined,
    failures: [],
  });
  const findings = [{ path: '/firewall', message: 'a foreign rule' }];
  expect(happened).toEqual([
    {
      kind: 'drift.detected',
      severity: 'warning',
      data: { handling: 'restoring', since, count: 1, findings },
    },
    { kind: 'drift.cleared', severity: 'info', data: { since } },
  ]);
});

test('with `report` it is left alone, and told again only when it changes', async () => {
  const before = (look: number, box: Box) => {
    if (look === 0) box.drift = [FOREIGN];
    if (look === 4) box.drift = [FOREIGN, OTHER];
    if (look === 6) box.drift = [OTHER, FOREIGN];
  };
  const { told, restores, reports, current } = await watched({ onDrift: 'report', before }).forMinutes(9);
  expect(told).toEqual(['62 drift.detected reported', '186 drift.detected reported']);
  expect(restores).toEqual([]);
  const since = '1970-01-01T00:01:02.000Z';
  expect(reports).toEqual([
    { since, handling: 'reported', findings: [FOREIGN] },
    { since, handling: 'reported', findings: [FOREIGN, OTHER] },
  ]);
  expect(current).toEqual({ since, handling: 'reported', findings: [OTHER, FOREIGN] });
});

test('of many differences a report tells twenty, an event five and their number', async () => {
  const { current, happened } = await watched({ onDrift: 'report', before: always(...rules(21)) }).forMinutes(
    2,
  );
  expect(current?.findings).toEqual(rules(20));
  expect(happened.map(({ data }) => data)).toMatchObject([
    { count: 20, findings: rules(5).map(({ path, message }) => ({ path, message })) },
  ]);
});

test('somebody who changes it back every time is not fought for ever, but again after half an hour', async () => {
  const before = always(FOREIGN);
  const { told, restores, reports, happened } = await watched({ onDrift: 'restore', before }).forMinutes(
    31.5,
  );
  // At once, a minute later, five minutes later; and when the first of the three is half an hour old.
  expect(restores).toEqual([62, 128, 442, 1872]);
  expect(told).toEqual([
    '62 drift.detected restoring',
    '446 drift.persistent persistent',
    '1876 drift.persistent persistent',
  ]);
  expect(happened.map(({ severity }) => severity)).toEqual(['warning', 'critical', 'critical']);
  expect(reports).toMatchObject(
    ['restoring', 'persistent', 'restoring', 'persistent'].map((handling) => ({ handling })),
  );
});

test('another revision begins anew: what it still differs in is reported, and put right at once', async () => {
  const before = (look: number, box: Box) => {
    box.drift = [FOREIGN];
    if (look === 3) [box.revision, box.done] = [2, 9];
  };
  const { told, restores, reports } = await watched({ random: 0, before }).forMinutes(1.7);
  expect(restores).toEqual([47, 98]);
  expect(told).toEqual(['47 drift.detected restoring', '98 drift.detected restoring']);
  expect(reports).toMatchObject([{ handling: 'restoring' }, { handling: 'restoring' }]);
});

test('what an earlier revision differed in stands no more, and is told to have gone', async () => {
  const before = (look: number, box: Box) => {
    box.drift = look < 2 ? [FOREIGN] : [];
    if (look === 2) box.revision = 2;
  };
  const { told, reports } = await watched({ onDrift: 'report', before }).forMinutes(3);
  expect(told).toEqual(['62 drift.detected reported', '122 drift.cleared']);
  expect(reports).toEqual([expect.anything(), undefined]);
});

test('of a revision that was not looked at yet nothing stands', async () => {
  const before = (look: number, box: Box) => {
    box.drift = [FOREIGN];
    if (look === 3) [box.revision, box.done] = [2, undefined];
  };
  expect((await watched({ onDrift: 'report', before }).forMinutes(3)).current).toBeUndefined();
});

test.for<[string, Options]>([
  ['while anything is done to the box', { before: always(FOREIGN), box: { done: undefined } }],
  ['before a first target state is confirmed', { box: { revision: 0 }, before: always(FOREIGN) }],
])('%s its state is not looked at', async ([, options]) => {
  expect(await watched(options).forMinutes(5)).toMatchObject({
    told: [],
    restores: [],
    reports: [],
    looks: [],
    pauses: [60, 60, 60, 60, 60, 60],
  });
});

test('nor judged when something was done to it meanwhile', async () => {
  const before = (look: number, box: Box) => {
    box.drift = [FOREIGN];
    if (look % 2 === 1) box.done = look;
  };
  expect(await watched({ onDrift: 'restore', before }).forMinutes(5)).toMatchObject({
    told: [],
    restores: [],
    reports: [],
  });
});

test('a look that fails is told in the log, and the next one is as ever', async () => {
  const failure = new Error('nft: command not found');
  const before = (look: number, box: Box) => {
    if (look === 0) throw failure;
    box.drift = look < 3 ? [FOREIGN] : [];
  };
  expect(await watched({ onDrift: 'report', before }).forMinutes(4)).toMatchObject({
    told: ['122 drift.detected reported', '182 drift.cleared'],
    failures: [{ err: failure }],
  });
});

test('an agent that stops between two looks does not call it a failure', async () => {
  const { looks, failures, told } = await watched({ before: always(FOREIGN) }).forMinutes(1.01);
  expect([looks, failures, told]).toEqual([[60], [], []]);
});

test.for<[string, Parameters<typeof decideHandling>, ReturnType<typeof decideHandling>]>([
  ['reported only', ['report', [], 0], { handling: 'reported', restoreNow: false }],
  ['the first time at once', ['restore', [], 0], { handling: 'restoring', restoreNow: true }],
  ['the second not within a minute', ['restore', [0], 59_999], { handling: 'restoring', restoreNow: false }],
  ['the second after a minute', ['restore', [0], MINUTE], { handling: 'restoring', restoreNow: true }],
  [
    'the third not within five',
    ['restore', [0, MINUTE], 6 * MINUTE - 1],
    { handling: 'restoring', restoreNow: false },
  ],
  ['the third after five', ['restore', [0, MINUTE], 6 * MINUTE], { handling: 'restoring', restoreNow: true }],
  ['no fourth', ['restore', [0, 1, 2], 30 * MINUTE - 1], { handling: 'persistent', restoreNow: false }],
  [
    'but after half an hour',
    ['restore', [0, 1, 2], 30 * MINUTE],
    { handling: 'restoring', restoreNow: true },
  ],
  [
    'at once when the clock was set back',
    ['restore', [MINUTE, 2 * MINUTE, 3 * MINUTE], MINUTE - 1],
    { handling: 'restoring', restoreNow: true },
  ],
])('%s', ([, facts, decision]) => {
  expect(decideHandling(...facts)).toEqual(decision);
});
