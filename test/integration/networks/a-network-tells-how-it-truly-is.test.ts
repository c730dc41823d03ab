import { expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import type { Network, Preview, Revision } from '../../../cloud/networks/schema.ts';
import type { AccessLine } from '../../../provisioning/access-line.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany, staticLine } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';
import { startFleet } from '../../lib/fleet.ts';

const parameters = { topology: 'mesh', monitoring: { telemetryIntervalSeconds: 5 } };

const networkOf = ({ rest }: TestCloud, id: string) => {
  const get = () => rest.get<Network>(`networks/${id}`);
  return {
    get,
    until: (state: string, what: string) =>
      eventually(async () => (await get()).status.state === state, what),
  };
};

test('from a draft to being in force, and what is the matter afterwards', async () => {
  await using cloud = await startCloud({ presenceGraceMilliseconds: 500 });
  const { rest, context } = cloud;
  const { customerId, siteIds, sites } = await createCompany(rest, 2);
  await using fleet = await startFleet(cloud, sites);
  const draft = { customerId, name: 'Mesh', kind: 'multi-site', siteIds, parameters };
  const { id, status } = await rest.post<Network>('networks', draft);
  const network = networkOf(cloud, id);
  expect(status).toMatchObject({ state: 'draft-pending', nextStep: { action: 'commit' } });

  const { number } = await rest.post<Revision>(`networks/${id}/revisions`);
  const held = await network.get();
  expect(held.status).toMatchObject({
    state: 'not-rolled-out',
    nextStep: { action: 'roll-out', revision: number },
  });
  const { items } = await rest.get<{ items: Network[] }>('networks');
  expect(items.map((each) => each.status)).toEqual([held.status]);

  await rest.post('rollouts', { revision: number });
  await network.until('in-force', 'both boxes run it and have said that their tunnel is up');
  expect((await network.get()).status).toEqual({
    state: 'in-force',
    reasons: [],
    reasonCount: 0,
    nextStep: null,
  });

  await rest.patch(`customers/${customerId}`, { name: 'Tea of Formosa' });
  expect(await network.get()).toMatchObject({
    outdated: true,
    outdatedBecause: ['customer'],
    status: { state: 'outdated', nextStep: { action: 'bring-up-to-date' } },
  });
  expect(await rest.get('networks?outdated=true')).toMatchObject({ items: [{ id }] });
  expect(await rest.get('networks?outdated=false')).toEqual({ items: [] });
  const [first, second] = sites;
  await rest.patch(`sites/${first?.id}`, { timeZone: 'Asia/Tokyo' });
  expect((await network.get()).outdatedBecause).toEqual(['customer', 'site']);
  await rest.post('rollouts', { selection: { networkIds: [id] } });
  await eventually(async () => !(await network.get()).outdated, 'a fleet change takes up names and zones');
  await network.until('in-force', 'both boxes run that');
  const { target } = await rest.get<{ target: TargetState }>(
    `appliances/${first?.appliance.id}/target-state`,
  );
  expect(target.dns.domain).toBe('tea-of-formosa.internal');
  expect(target.system.timeZone).toBe('Asia/Tokyo');

  const told: string[] = [];
  using _ = {
    [Symbol.dispose]: context.bus.subscribe(
      'network.status-changed',
      (event) => void told.push(event.networkId),
    ),
  };
  await fleet.appliances[1]?.stop();
  await network.until('degraded', 'a box is gone');
  expect((await network.get()).status).toMatchObject({
    reasons: [{ code: 'offline', applianceId: second?.appliance.id, site: { id: second?.id } }],
    nextStep: { action: 'open-appliance', applianceId: second?.appliance.id },
  });
  await eventually(() => told.includes(id), 'whoever looks at it is told');
});

/** An address of carrier-grade NAT (RFC 6598). */
const translated = (host: number): AccessLine => ({
  ...staticLine(host),
  addressing: {
    method: 'static',
    address: `100.64.0.${host}/24`,
    gateway: '100.64.0.254',
    nameservers: [],
  },
});

test('two sites behind carrier-grade NAT are named before and after, with what to do; a third joins them', async () => {
  await using cloud = await startCloud();
  const { rest } = cloud;
  const { customerId, siteIds, sites } = await createCompany(rest, 3, (index) =>
    index < 2 ? translated(index + 1) : staticLine(3),
  );
  await using _fleet = await startFleet(cloud, sites);
  const pair = siteIds.slice(0, 2);
  const draft = { customerId, name: 'Mesh', kind: 'multi-site', siteIds: pair, parameters };
  const { id } = await rest.post<Network>('networks', draft);
  const preview = () => rest.post<Preview>(`networks/${id}/revisions?validate_only=true`, {});
  const [warning, ...others] = (await preview()).warnings;
  expect(others).toEqual([]);
  const named = ({ sites: of }: Preview['warnings'][number]) => of.map((site) => site.id);
  expect(warning).toMatchObject({ code: 'no-callable-end', params: {} });
  expect(warning && named(warning)).toEqual(pair.toSorted());

  await rest.patch(`networks/${id}?apply=true`, { name: 'The mesh' });
  const network = networkOf(cloud, id);
  await network.until('degraded', 'both run it, and are not joined');
  const { reasons, nextStep } = (await network.get()).status;
  expect(reasons[0]).toMatchObject({ code: 'no-callable-end' });
  expect([reasons[0]?.site?.id, reasons[0]?.peer?.id].toSorted()).toEqual(pair.toSorted());
  expect(nextStep).toMatchObject({ action: 'edit-site' });

  await rest.patch(`networks/${id}`, { siteIds });
  const told = (await preview()).warnings;
  expect(told).toMatchObject([{ code: 'joined-over-third' }]);
  expect(told.map(named)).toEqual([[...pair.toSorted(), siteIds[2]]]);
  await rest.patch(`networks/${id}?apply=true`, { name: 'Mesh' });
  await network.until('in-force', 'they meet over the third');
});

test('an address that nobody can call is refused where it is entered', async () => {
  await using cloud = await startCloud();
  const { customerId } = await createCompany(cloud.rest, 0);
  for (const publicAddress of [
    '0.0.0.0',
    '127.0.0.1',
    '10.0.0.1',
    '100.64.0.1',
    '169.254.0.1',
    '224.0.0.1',
  ]) {
    const accessLines = [{ ...staticLine(1), publicAddress }];
    const refused = await cloud.rest.request('POST', 'sites', {
      body: { customerId, name: 'Site', accessLines },
    });
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/accessLines/0/publicAddress', code: 'not-public' }] },
    });
  }
});
