import { expect, test } from 'vitest';
import type { CommandView } from '../../../cloud/appliances/schema.ts';
import type { Network, Revision } from '../../../cloud/networks/schema.ts';
import type { Rollout, RolloutEvent } from '../../../cloud/rollouts/schema.ts';
import { startCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';
import { startFleet } from '../../lib/fleet.ts';

const HOUR = 3_600_000;

test('it is told, the rollout halts after an hour, reminds after three days, and goes on when somebody resumes it', async () => {
  let ahead = 0;
  await using cloud = await startCloud({ clock: { now: () => new Date(Date.now() + ahead) } });
  const { rest, context } = cloud;
  const { customerId, siteIds, sites } = await createCompany(rest, 1);
  const body = { customerId, name: 'Internet access', kind: 'mono-site', siteIds };
  const network = await rest.post<Network>('networks?apply=true', body);
  let asked = false;
  await using fleet = await startFleet(cloud, sites, {
    behaviour: {
      reject({ dns }) {
        // Its power goes at this moment.
        if (dns.domain === 'next.internal' && !asked) void fleet.appliances[0]?.stop();
        asked ||= dns.domain === 'next.internal';
        return [];
      },
    },
  });
  await rest.patch(`networks/${network.id}`, { parameters: { dns: { domain: 'next.internal' } } });
  const { number } = await rest.post<Revision>(`networks/${network.id}/revisions`);
  const { id } = await rest.post<Rollout>('rollouts', { revision: number });
  const rollout = () => rest.get<Rollout>(`rollouts/${id}`);
  const kinds = async () =>
    (await rest.get<{ items: RolloutEvent[] }>(`rollouts/${id}/events`)).items.map(({ kind }) => kind);
  await eventually(() => asked, 'the canary is asked');
  expect(await rollout()).toMatchObject({ state: 'running', steps: [{ state: 'wanted' }] });

  ahead = HOUR + 1000;
  context.rollouts.start();
  await eventually(async () => (await rollout()).state === 'halted', 'the rollout halts');
  const halted = await rollout();
  expect(halted.haltReason).toMatchObject({ code: 'overdue', wave: 0 });
  expect(halted.progress).toMatchObject({ wanted: 0, overdue: 1 });
  expect(halted.steps).toMatchObject([{ state: 'overdue', overdueAt: expect.any(String) }]);
  expect((await kinds()).slice(0, 2).toSorted()).toEqual(['halted', 'overdue']);
  expect(Date.parse(halted.decisionDueAt ?? '') - Date.parse(halted.steps[0]?.overdueAt ?? '')).toBe(
    72 * HOUR,
  );

  ahead += 72 * HOUR;
  context.rollouts.start();
  await eventually(async () => (await kinds())[0] === 'decision-overdue', 'somebody is reminded');

  await rest.post(`rollouts/${id}/resumption`);
  expect(await rollout()).toMatchObject({
    state: 'running',
    decisionDueAt: null,
    steps: [{ state: 'wanted' }],
  });
  await fleet.appliances[0]?.start();
  await eventually(async () => (await rollout()).state === 'succeeded', 'the rollout succeeds');

  const applianceId = sites[0]?.appliance.id ?? '';
  const at = context.clock.now();
  const command = { kind: 'ping', args: {}, createdBy: 'test', createdAt: at, updatedAt: at, applianceId };
  const ids = [context.ids.uuid(), context.ids.uuid()];
  for (const [index, state] of (['sent', 'running'] as const).entries())
    await context.db.command.create({
      data: { ...command, id: ids[index] ?? '', state, deadline: new Date(at.getTime() + 60_000) },
    });
  ahead += HOUR;
  await context.appliances.commands.expire();
  const commands = await rest.get<{ items: CommandView[] }>(`appliances/${applianceId}/commands`);
  expect(commands.items.map(({ state }) => state)).toEqual(['expired', 'expired']);
  const events = await rest.get<{ items: { kind: string; data: { commandId?: string } }[] }>(
    `appliances/${applianceId}/events`,
  );
  const expired = events.items.filter(({ kind }) => kind === 'command.expired');
  expect(expired.map(({ data }) => data.commandId).toSorted()).toEqual(ids.toSorted());
});
