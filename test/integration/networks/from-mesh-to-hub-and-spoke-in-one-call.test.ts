import { expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import type { Network, Revision, TargetStateView } from '../../../cloud/networks/schema.ts';
import type { Rollout } from '../../../cloud/rollouts/schema.ts';
import { startCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';

test('one PATCH turns a mesh into hub-and-spoke and rolls it out; nothing but the tunnels changes', async () => {
  await using cloud = await startCloud();
  const { rest } = cloud;
  const { customerId, siteIds, sites } = await createCompany(rest, 3);
  const mesh = await rest.post<Network>('networks?apply=true', {
    customerId,
    name: 'Company network',
    kind: 'multi-site',
    parameters: { topology: 'mesh', dns: { domain: 'company.internal' } },
    siteIds,
  });
  const star = await rest.patch<Network>(`networks/${mesh.id}?apply=true&confirm_within_seconds=30`, {
    parameters: { topology: 'hub-and-spoke', hubSiteId: siteIds[0] },
  });
  expect(star.revision).toBeGreaterThan(mesh.revision ?? 0);
  expect(star.parameters).toMatchObject({ dns: { domain: 'company.internal' } });
  expect(star.sites.map(({ role }) => role)).toEqual(['hub', 'spoke', 'spoke']);
  expect(star.sites.map(({ allotments }) => allotments)).toEqual(mesh.sites.map((site) => site.allotments));

  const targetOf = async (revision: number | undefined, index: number): Promise<TargetState> => {
    const path = `revisions/${revision}/target-states/${sites[index]?.appliance.id}`;
    return (await rest.get<TargetStateView>(path)).target;
  };
  for (const index of [0, 1, 2]) {
    const [before, after] = [await targetOf(mesh.revision, index), await targetOf(star.revision, index)];
    expect({ ...after, vpn: before.vpn, firewall: before.firewall }).toEqual(before);
    expect(after.vpn.siteToSite).toHaveLength(index === 0 ? 2 : 1);
  }
  const spoke = await targetOf(star.revision, 1);
  expect(spoke.vpn.siteToSite[0]).toMatchObject({
    role: 'initiator',
    remoteTrafficSelectors: ['10.0.0.0/24', '10.0.2.0/24'],
  });

  const revision = await rest.get<Revision>(`revisions/${star.revision}`);
  const changes = revision.targets.flatMap(({ difference }) => difference);
  expect(changes.every(({ path }) => /^\/(vpn|firewall)\//.test(path))).toBe(true);
  const rollout = await rest.get<Rollout>(`rollouts/${star.rolloutId}`);
  expect(rollout).toMatchObject({ revision: star.revision, confirmWithinSeconds: 30, waves: [3] });
  expect(await rest.get(`rollouts/${mesh.rolloutId}`)).toMatchObject({ state: 'superseded' });
});
