import { expect, test } from 'vitest';
import type { Network } from '../../../cloud/networks/schema.ts';
import type { Rollout, RolloutEvent } from '../../../cloud/rollouts/schema.ts';
import { startCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';
import { publishedTemplate, publishVersion } from '../../lib/templates.ts';

const MINUTE = 60_000;
const content = (domain: string) => ({ patch: { dns: { domain } } });

test('while the control plane itself fails at it; then it counts as refused, which is told, and halts', async () => {
  let ahead = 0;
  await using cloud = await startCloud({ clock: { now: () => new Date(Date.now() + ahead) } });
  const { rest, context, logLines } = cloud;
  const template = await publishedTemplate(rest, 'mono-site', content('first.internal'));
  const networks: Network[] = [];
  for (const name of ['Healthy', 'Failing']) {
    const { customerId, siteIds } = await createCompany(rest, 1);
    const body = { customerId, name, kind: 'mono-site', siteIds, templateVersionId: template.id };
    networks.push(await rest.post<Network>('networks?apply=true', body));
  }
  const failing = networks.find(({ name }) => name === 'Failing')?.id;
  await context.db.$executeRawUnsafe(`create function fail_here() returns trigger language plpgsql as $$
    begin raise exception 'this page of the index is damaged'; end $$`);
  await context.db.$executeRawUnsafe(`create trigger fail_here before insert on revision for each row
    when (new."networkId" = '${failing}') execute function fail_here()`);

  const next = await publishVersion(rest, template.templateId, content('second.internal'));
  const selection = { networkIds: networks.map(({ id }) => id) };
  const { id } = await rest.post<Rollout>('rollouts', { selection, templateVersionId: next.id });
  const rollout = () => rest.get<Rollout>(`rollouts/${id}`);
  const failures = () => logLines.filter((line) => line.includes('this page of the index is damaged')).length;
  const look = async () => {
    const before = failures();
    context.rollouts.start();
    await eventually(() => failures() > before, 'it fails once more');
  };
  await eventually(() => failures() > 0, 'it fails');

  ahead = 9 * MINUTE;
  await look();
  expect(await rollout()).toMatchObject({ state: 'preparing', networkCounts: { refused: 0 } });

  ahead = 11 * MINUTE;
  context.rollouts.start();
  await eventually(async () => (await rollout()).state === 'halted', 'it halts');
  const halted = await rollout();
  expect(halted).toMatchObject({
    haltReason: { code: 'unrenderable', networkIds: [failing] },
    networkCounts: { ready: 1, refused: 1 },
    decisionDueAt: expect.any(String),
  });
  const refused = halted.networks.find(({ state }) => state === 'refused');
  expect(refused).toMatchObject({ network: { id: failing }, faults: [{ code: 'preparation-failed' }] });
  const { items } = await rest.get<{ items: RolloutEvent[] }>(`rollouts/${id}/events`);
  expect(items.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['network-refused', 'halted']));

  await context.db.$executeRawUnsafe('drop trigger fail_here on revision');
  await rest.post(`rollouts/${id}/resumption`);
  await eventually(async () => (await rollout()).networkCounts.ready === 2, 'mended, both are prepared');
});
