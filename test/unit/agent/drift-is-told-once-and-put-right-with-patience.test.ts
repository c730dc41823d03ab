import { expect, test } from 'vitest';
import type { DriftFinding, TargetState } from '#protocol';
import { createDriftWatch } from '../../../edge-agent/drift/drift-watch.ts';
import { decideHandling } from '../../../edge-agent/drift/handling.ts';
import { drifted } from '../../../edge-agent/drivers/drifted.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';
import { smallTarget } from '../../lib/agent/targets.ts';

const FOREIGN = drifted('/firewall', 'nothing', 'telnet', 'a foreign rule');
const OTHER = drifted('/dhcp', 'dnsmasq runs', 'it does not', 'dnsmasq does not run');
const MINUTE = 60_000;

/** A box on which somebody changes things at given looks, and an agent that watches it; its time is that of its pauses. */
function watched(options: {
  onDrift: TargetState['system']['onDrift'];
  /** Before a look, from 0: what is done to the box. */
  before?: (look: number, box: Box) => void;
  restoring?: (box: Box) => void;
}) {
  const box: Box = { drift: [], done: 0, revision: 1 };
  const stopping = new AbortController();
  const told: string[] = [];
  let [now, looks, reports, restores] = [0, 0, 0, 0];
  const { system, ...rest } = smallTarget('site');
  const target = { ...rest, system: { ...system, ...(options.onDrift && { onDrift: options.onDrift }) } };
  const watch = createDriftWatch({
    drivers: [
      {
        name: 'nftables',
        async drift() {
          options.before?.(looks, box);
          looks += 1;
          return box.drift;
        },
      },
    ],
    confirmed: () => ({ revision: box.revision, target }),
    quiet: () => box.done,
    async restore() {
      restores += 1;
      box.done += 1;
      (options.restoring ?? ((fixed) => (fixed.drift = [])))(box);
    },
    everySeconds: 60,
    clock: { now: () => new Date(now) },
    random: () => 0.5,
    async pause(milliseconds) {
      now += milliseconds;
      if (now > end) stopping.abort();
    },
    stopping: stopping.signal,
    log: silentLog,
    emit: async ({ kind, data }) =>
      void told.push(`${Math.round(now / 1000)} ${kind} ${data.handling ?? ''}`.trim()),
    onChange: () => {
      reports += 1;
    },
  });
  let end = 0;
  return {
    async forMinutes(minutes: number) {
      end = minutes * MINUTE;
      await watch.run();
      return { told, restores, reports, current: watch.current() };
    },
  };
}
type Box = { drift: DriftFinding[]; done: number; revision: number };

test('a box as it should be is told nothing of', async () => {
  expect(await watched({ onDrift: 'restore' }).forMinutes(5)).toEqual({
    told: [],
    restores: 0,
    reports: 0,
    current: undefined,
  });
});

test('what was so for a moment only does not count', async () => {
  const before = (look: number, box: Box) => {
    box.drift = look === 1 ? [FOREIGN] : [];
  };
  expect(await watched({ onDrift: 'restore', before }).forMinutes(5)).toMatchObject({
    told: [],
    restores: 0,
  });
});

test('it is put right at once, and told when it came and went', async () => {
  const before = (look: number, box: Box) => {
    if (look === 1) box.drift = [FOREIGN];
  };
  expect(await watched({ onDrift: undefined, before }).forMinutes(5)).toEqual({
    told: ['122 drift.detected restoring', '124 drift.cleared'],
    restores: 1,
    reports: 2,
    current: undefined,
  });
});

test('with `report` it is left alone, and told again only when it changes', async () => {
  const before = (look: number, box: Box) => {
    if (look === 0) box.drift = [FOREIGN];
    if (look === 6) box.drift = [FOREIGN, OTHER];
  };
  expect(await watched({ onDrift: 'report', before }).forMinutes(9)).toEqual({
    told: ['62 drift.detected reported', '248 drift.detected reported'],
    restores: 0,
    reports: 2,
    current: { since: '1970-01-01T00:01:02.000Z', handling: 'reported', findings: [FOREIGN, OTHER] },
  });
});

test('somebody who changes it back every time is not fought for ever', async () => {
  const before = (_: number, box: Box) => {
    box.drift = [FOREIGN];
  };
  const { told, restores, current } = await watched({ onDrift: 'restore', before }).forMinutes(25);
  expect(told).toEqual([
    '62 drift.detected restoring',
    expect.stringContaining('drift.persistent persistent'),
  ]);
  expect(restores).toBe(3);
  expect(current).toMatchObject({ handling: 'persistent' });
});

test('while anything is done to the box its state is not judged', async () => {
  const before = (_: number, box: Box) => {
    box.drift = [FOREIGN];
    box.done += 1;
  };
  expect(await watched({ onDrift: 'restore', before }).forMinutes(5)).toMatchObject({
    told: [],
    restores: 0,
  });
});

test.for<[string, Parameters<typeof decideHandling>, ReturnType<typeof decideHandling>]>([
  ['reported only', ['report', [], 0], { handling: 'reported', restoreNow: false }],
  ['the first time at once', ['restore', [], 0], { handling: 'restoring', restoreNow: true }],
  ['the second not within a minute', ['restore', [0], 59_999], { handling: 'restoring', restoreNow: false }],
  ['the second after a minute', ['restore', [0], MINUTE], { handling: 'restoring', restoreNow: true }],
  [
    'the third after five',
    ['restore', [0, MINUTE], 5 * MINUTE],
    { handling: 'restoring', restoreNow: false },
  ],
  ['no fourth', ['restore', [0, 1, 2], 20 * MINUTE], { handling: 'persistent', restoreNow: false }],
  [
    'but after half an hour',
    ['restore', [0, 1, 2], 31 * MINUTE],
    { handling: 'restoring', restoreNow: true },
  ],
])('%s', ([, facts, decision]) => {
  expect(decideHandling(...facts)).toEqual(decision);
});
