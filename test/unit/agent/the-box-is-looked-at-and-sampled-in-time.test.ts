import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import { Sample, type TargetState } from '#protocol';
import type { Driver, Observation } from '../../../edge-agent/drivers/driver.ts';
import { openOutbox } from '../../../edge-agent/state/outbox.ts';
import type { Happening } from '../../../edge-agent/telemetry/changes.ts';
import { createTelemetry } from '../../../edge-agent/telemetry/telemetry.ts';
import { createMemoryDisk, createPlatter } from '../../lib/agent/memory-disk.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';
import { smallTarget } from '../../lib/agent/targets.ts';

const BOOT_ID = '3f0c8a5e-0d9e-4d6b-9a43-0b7f5b0f7d11';
const MEASURED = { uptimeSeconds: 60, cpuPercent: 5, load1: 0.1, memoryUsedPercent: 30, diskUsedPercent: 40 };
const LEASE = { address: '10.1.0.9', macAddress: '02:00:00:00:00:01', expiresAt: '2026-01-01T00:00:00.000Z' };
const ETH0 = { device: 'eth0', up: true, rxBytes: 1, txBytes: 2, rxErrors: 0, txErrors: 0 };
const HUB = { peer: 'hub', state: 'up' as const, rxBytes: 1, txBytes: 2 };
const WAN = { wan: 'wan1', address: '192.0.2.1', prefixLength: 24 };

type Options = {
  observeSeconds?: number;
  /** None: before the first target state. */
  intervalSeconds?: number;
  /** What drivers see at a look, from 0, or why they cannot. */
  see?: (look: number) => (Partial<Observation> | Error)[];
  measure?: () => Promise<typeof MEASURED>;
  /** How much later than asked for a pause ends, or, negative, earlier. */
  lateMilliseconds?: number;
};

/** An agent whose time is that of its pauses. */
async function watching(options: Options = {}) {
  const { observeSeconds = 10, intervalSeconds, see = () => [{}], lateMilliseconds = 0 } = options;
  const stopping = new AbortController();
  const outbox = await openOutbox({
    ...{ disk: createMemoryDisk(createPlatter()), folder: 'telemetry', log: silentLog },
    limits: { itemsPerBatch: 100, bytesPerBatch: 1_000_000, bytes: 1_000_000 },
  });
  const told: Happening[] = [];
  const looks: number[] = [];
  const targets: (TargetState | null)[] = [];
  const failures: unknown[] = [];
  let [now, end, sequence, samples, changes] = [0, 0, 0, 0, 0];
  const drivers = see(0).map(
    (_, index): Pick<Driver, 'name' | 'observe'> => ({
      name: 'simulated',
      async observe(target) {
        if (index === 0) looks.push(now / 1000);
        targets.push(target);
        const seen = see(looks.length - 1)[index];
        if (seen instanceof Error) throw seen;
        return seen ?? {};
      },
    }),
  );
  const target = smallTarget('site');
  target.monitoring.telemetryIntervalSeconds = intervalSeconds ?? 0;
  const telemetry = createTelemetry({
    drivers: drivers as Driver[],
    machine: {
      bootId: BOOT_ID,
      measure: options.measure ?? (async () => MEASURED),
      reboot: async () => undefined,
    },
    target: () => (intervalSeconds === undefined ? null : target),
    certificateDaysLeft: () => ({ device: 30, vpn: 20 }),
    nextSequence: async () => ++sequence,
    outbox,
    clock: { now: () => new Date(now) },
    now: () => now,
    async pause(milliseconds) {
      now += milliseconds + lateMilliseconds;
      if (now > end) stopping.abort();
    },
    stopping: stopping.signal,
    log: {
      ...silentLog,
      error: (facts: unknown) => failures.push(facts),
      debug: (facts: unknown) => failures.push(facts),
    },
    emit: async (happening) => void told.push(happening),
    onSample: () => {
      samples += 1;
    },
    onWanAddresses: () => {
      changes += 1;
    },
    observeSeconds,
  });
  return {
    telemetry,
    async forSeconds(seconds: number) {
      end = 1000 * seconds;
      await telemetry.run();
      const items = ((await outbox.oldest())?.items ?? []) as Sample[];
      const at = items.map((sample) => Date.parse(sample.at) / 1000);
      return { looks, items, at, samples, told, changes, failures, targets };
    },
  };
}

test.for<[string, Options, { looks: number[]; at: number[] }]>([
  [
    'before a target state: looks as configured, a sample every half minute',
    {},
    { looks: [0, 10, 20, 30, 40, 50, 60], at: [0, 30, 60] },
  ],
  [
    'as the target state says',
    { intervalSeconds: 20 },
    { looks: [0, 10, 20, 30, 40, 50, 60], at: [0, 20, 40, 60] },
  ],
  [
    'looks as often as samples when these are more frequent',
    { intervalSeconds: 20, observeSeconds: 300 },
    { looks: [0, 20, 40, 60], at: [0, 20, 40, 60] },
  ],
  [
    'a timer that ends half a second early is in time',
    { intervalSeconds: 20, observeSeconds: 20, lateMilliseconds: -500 },
    { looks: [0, 19.5, 39, 58.5], at: [0, 19.5, 39, 58.5] },
  ],
  [
    'one that ends earlier is not',
    { intervalSeconds: 20, observeSeconds: 20, lateMilliseconds: -501 },
    { looks: [0, 19.499, 38.998, 58.497], at: [0, 38.998] },
  ],
])('%s', async ([, options, expected]) => {
  const { looks, at, samples } = await (await watching(options)).forSeconds(60);
  expect({ looks, at }).toEqual(expected);
  expect(samples).toBe(at.length);
});

test('a sample holds what all drivers see and the machine measures, whole and numbered', async () => {
  const see = () => [
    { interfaces: [ETH0], wanAddresses: [WAN] },
    { tunnels: [HUB], leases: [LEASE] },
  ];
  const { items, targets } = await (await watching({ see, intervalSeconds: 30 })).forSeconds(40);
  const certificateDaysLeft = { device: 30, vpn: 20 };
  const seen = { interfaces: [ETH0], tunnels: [HUB], leases: [LEASE] };
  expect(items).toEqual([
    {
      at: '1970-01-01T00:00:00.000Z',
      bootId: BOOT_ID,
      sequence: 1,
      ...MEASURED,
      ...seen,
      certificateDaysLeft,
    },
    {
      at: '1970-01-01T00:00:30.000Z',
      bootId: BOOT_ID,
      sequence: 2,
      ...MEASURED,
      ...seen,
      certificateDaysLeft,
    },
  ]);
  for (const item of items) expect(Check(Sample, item)).toBe(true);
  expect(targets[0]?.monitoring.telemetryIntervalSeconds).toBe(30);
});

test('changes are told once, and other WAN addresses make a report due', async () => {
  const see = (look: number) => [{ tunnels: look < 2 ? [] : [HUB], wanAddresses: look < 3 ? [] : [WAN] }];
  const { told, changes } = await (await watching({ see })).forSeconds(60);
  expect(told).toEqual([
    { kind: 'tunnel.up', severity: 'info', data: { peer: 'hub' } },
    { kind: 'wan.address-changed', severity: 'info', data: { wan: 'wan1', from: null, to: '192.0.2.1' } },
  ]);
  expect(changes).toBe(1);
});

test('two looks at once are one after the other: no change is told twice', async () => {
  const see = () => [{ tunnels: [HUB], wanAddresses: [WAN] }];
  const agent = await watching({ see });
  await Promise.all([agent.telemetry.refresh(), agent.telemetry.refresh(), agent.telemetry.refresh()]);
  expect(agent.telemetry.wanAddresses()).toEqual([WAN]);
  const { told, changes } = await agent.forSeconds(0);
  expect(told.map(({ kind }) => kind)).toEqual(['wan.address-changed', 'tunnel.up']);
  expect(changes).toBe(1);
});

test('a driver that cannot look hides nothing of the others, and what the protocol has no room for is left out', async () => {
  const failure = new Error('charon does not answer');
  const see = () => [
    { interfaces: [ETH0, { ...ETH0, device: 'a name that is far too long' }] },
    failure,
    { interfaces: Array.from({ length: 70 }, (_, n) => ({ ...ETH0, device: `eth${n}` })) },
    { wanAddresses: [WAN, { ...WAN, wan: 'wan2' }, { ...WAN, wan: 'wan3' }] },
    { leases: Array.from({ length: 1030 }, () => LEASE), tunnels: Array.from({ length: 1030 }, () => HUB) },
  ];
  const agent = await watching({ see });
  const { items, failures } = await agent.forSeconds(0);
  expect(failures).toEqual([{ err: failure, driver: 'simulated' }]);
  expect(items[0]?.interfaces).toHaveLength(64);
  expect(items[0]?.interfaces.slice(0, 3).map(({ device }) => device)).toEqual(['eth0', 'eth0', 'eth1']);
  expect(agent.telemetry.wanAddresses()).toEqual([WAN, { ...WAN, wan: 'wan2' }]);
  expect([items[0]?.leases.length, items[0]?.tunnels.length]).toEqual([1024, 1024]);
});

test('a machine that cannot be measured is told in the log, takes no number, and is measured again in time', async () => {
  const failure = new Error('no /proc');
  let tries = 0;
  const measure = async () => {
    tries += 1;
    if (tries === 2) throw failure;
    return MEASURED;
  };
  const { at, items, failures } = await (await watching({ measure })).forSeconds(60);
  expect(at).toEqual([0, 60]);
  expect(items.map(({ sequence }) => sequence)).toEqual([1, 2]);
  expect(failures).toEqual([{ err: failure }]);
});
