import { expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import type { Appliance } from '../../../cloud/appliances/schema.ts';
import type { Network, Revision } from '../../../cloud/networks/schema.ts';
import type { Rollout, RolloutEvent } from '../../../cloud/rollouts/schema.ts';
import { startCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';
import { startFleet } from '../../lib/fleet.ts';
import { openLine } from '../../lib/line.ts';

const settings = { reconnect: { firstMilliseconds: 20, longestMilliseconds: 200 } };

/** A running network of one box behind a line, and what happens as it begins to apply a target state. */
async function boxBehindALine(onApply: (target: TargetState) => void) {
  await using stack = new AsyncDisposableStack();
  const cloud = stack.use(
    await startCloud({ deliveryBackoff: { firstMilliseconds: 50, longestMilliseconds: 200 } }),
  );
  const { rest } = cloud;
  const line = stack.use(await openLine(cloud.ports.mqtt));
  const { customerId, siteIds, sites } = await createCompany(rest, 1);
  const [site] = sites;
  if (!site) throw new Error('no site');
  const body = { customerId, name: 'Internet access', kind: 'mono-site', siteIds };
  const network = await rest.post<Network>('networks?apply=true', body);
  const bootstrap = { ...site.bootstrap, mqttUrl: `mqtts://localhost:${line.port}` };
  const fleet = stack.use(
    await startFleet(cloud, [{ ...site, bootstrap }], {
      settings,
      behaviour: {
        reject(target) {
          onApply(target);
          return [];
        },
        cutOff: ({ dns }) => dns.domain === 'cut-off.internal',
      },
    }),
  );
  const appliance = () => rest.get<Appliance>(`appliances/${site.appliance.id}`);
  await eventually(
    async () => (await appliance()).status === 'in-sync',
    'the box runs its first target state',
  );
  const kept = stack.move();
  return {
    rest,
    line,
    appliance,
    journal: () => fleet.appliances[0]?.agent()?.journal().attempt,
    async rollOut(domain: string): Promise<string> {
      await rest.patch(`networks/${network.id}`, { parameters: { dns: { domain } } });
      const { number } = await rest.post<Revision>(`networks/${network.id}/revisions`);
      const rollout = { revision: number, confirmWithinSeconds: 5 };
      return (await rest.post<Rollout>('rollouts', rollout)).id;
    },
    stateOf: async (id: string) => (await rest.get<Rollout>(`rollouts/${id}`)).state,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

test('two outages in a row, each longer than the window, only delay the target state', async () => {
  let outages = 0;
  await using box = await boxBehindALine(({ dns }) => {
    if (dns.domain !== 'next.internal' || outages >= 2) return;
    outages += 1;
    box.line.cut();
  });
  const id = await box.rollOut('next.internal');
  for (const outage of [1, 2]) {
    await eventually(() => {
      const attempt = box.journal();
      return attempt?.ordinal === 1 + outage && (attempt.unreachableSeconds ?? 0) > 0;
    }, `the box has looked in vain with what ran before, outage ${outage}`);
    expect(box.journal()).toMatchObject({ phase: 'rolled-back' });
    expect(outages).toBe(outage);
    box.line.mend();
    await eventually(async () => {
      const { attempt } = await box.appliance();
      return attempt?.phase !== 'rolled-back' || attempt.nextDeliveryAt !== null;
    }, 'the next delivery is announced or made');
  }
  await eventually(async () => (await box.stateOf(id)) === 'succeeded', 'the rollout succeeds by itself');
  const { items } = await box.rest.get<{ items: RolloutEvent[] }>(`rollouts/${id}/events`);
  expect(items.map(({ kind }) => kind).toReversed()).toEqual([
    'created',
    'started',
    'asked',
    'confirmed',
    'wave-passed',
    'succeeded',
  ]);
});

test('a target state that cut the box off is to blame: the box reaches the control plane with what ran before', async () => {
  let tries = 0;
  await using box = await boxBehindALine(({ dns }) => {
    if (dns.domain === 'cut-off.internal') tries += 1;
  });
  const id = await box.rollOut('cut-off.internal');
  await eventually(async () => (await box.stateOf(id)) === 'halted', 'the rollout halts');
  expect((await box.appliance()).attempt).toMatchObject({
    phase: 'rolled-back',
    findings: [{ code: 'control-plane-unreachable' }],
    unreachableSeconds: 0,
    nextDeliveryAt: null,
  });
  expect(tries).toBe(1);
});
