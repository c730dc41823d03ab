import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AddressPool, AddressReservation, AddressSpace } from '../../../cloud/addresses/schema.ts';
import type { Customer } from '../../../cloud/customers/schema.ts';
import type { Network, Preview } from '../../../cloud/networks/schema.ts';
import { includesNetwork, overlap, parseNetwork } from '../../../provisioning/addresses/ipv4.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { addAppliance, createSite, staticLine } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';

let cloud: TestCloud;
let operatorPool: AddressPool;
beforeAll(async () => {
  cloud = await startCloud();
  const { items } = await cloud.rest.get<{ items: AddressPool[] }>('address-pools?operator=true');
  operatorPool = items[0] as AddressPool;
});
afterAll(() => cloud?.[Symbol.asyncDispose]());

const customer = (name: string, more: object = {}) =>
  cloud.rest.post<Customer>('customers', { name, ...more });

async function branch(customerId: string, name: string, lans: object[] = [{ name: 'lan1', device: 'eth1' }]) {
  const site = await createSite(cloud.rest, customerId, name, staticLine(1));
  return { customerId, name, kind: 'mono-site', parameters: { lans }, siteIds: [site.id] };
}

const committed = (body: object) => cloud.rest.post<Network>('networks?apply=true', body);
const subnets = (network: Network) =>
  network.sites.flatMap(({ allotments }) => allotments.map(({ subnet }) => subnet));
const space = (customerId: string) => cloud.rest.get<AddressSpace>(`customers/${customerId}/address-space`);

async function refusal(method: string, path: string, body: object | undefined, version = '*') {
  const { status, body: problem } = await cloud.rest.request<{ code: string; errors?: object[] }>(
    method,
    path,
    {
      ...(body && { body }),
      headers: { 'if-match': version },
    },
  );
  return { status, code: problem.code, ...(problem.errors && { errors: problem.errors }) };
}
const pointing = (pointer: string, code: string) => ({
  status: 400,
  code: 'request-invalid',
  errors: [expect.objectContaining({ pointer, code })],
});

test('networks of one customer, committed at the same moment, get different subnets; customers do not mind each other', async () => {
  const [one, other] = [await customer('One'), await customer('Other')];
  const branches = [];
  for (let number = 1; number <= 4; number++) branches.push(await branch(one.id, `Branch ${number}`));
  const networks = await Promise.all(branches.map(committed));
  expect(networks.flatMap(subnets).sort()).toEqual([
    '10.0.0.0/24',
    '10.0.1.0/24',
    '10.0.2.0/24',
    '10.0.3.0/24',
  ]);
  expect(subnets(await committed(await branch(other.id, 'Branch')))).toEqual(['10.0.0.0/24']);

  const fixed = await branch(one.id, 'Fixed', [{ name: 'lan1', device: 'eth1', subnet: '10.0.2.0/23' }]);
  expect(await refusal('POST', 'networks?apply=true', fixed)).toMatchObject({
    status: 422,
    code: 'network-invalid',
    errors: [{ pointer: '/parameters/lans/0/subnet', code: 'subnet-overlap' }],
  });
  expect((await space(one.id)).allotments).toHaveLength(4);
});

test('a reservation is kept clear of, cannot be put over a LAN, and is let go of again', async () => {
  const { id: customerId } = await customer('Imports');
  const reservation = await cloud.rest.post<AddressReservation>('address-reservations', {
    customerId,
    network: '10.0.0.0/23',
    purpose: 'third-party-vpn',
    note: 'Head office in Osaka',
  });
  const network = await committed(await branch(customerId, 'Branch'));
  expect(subnets(network)).toEqual(['10.0.2.0/24']);
  expect(await space(customerId)).toMatchObject({
    pools: ['10.0.0.0/8'],
    ownPools: false,
    reserved: ['10.0.0.0/23'],
    utilisation: { used: 768, nearlyExhausted: false },
    uniqueLocalPrefix: expect.stringMatching(/^fd[0-9a-f:]+::\/48$/),
    allotments: [{ lan: 'lan1', subnet: '10.0.2.0/24' }],
  });
  const over = { customerId, network: '10.0.2.128/25', purpose: 'imported' };
  expect(await refusal('POST', 'address-reservations', over)).toMatchObject({ status: 409, code: 'in-use' });
  for (const scope of [{}, { customerId }]) {
    const bits = { ...scope, network: '10.3.0.1/24', purpose: 'provider' };
    expect(await refusal('POST', 'address-reservations', bits)).toEqual(pointing('/network', 'host-bits'));
  }
  await cloud.rest.delete(`address-reservations/${reservation.id}`);
  expect(subnets(await committed(await branch(customerId, 'Second')))).toEqual(['10.0.0.0/24']);
});

test('own pools are used in their order, a LAN of so many hosts gets what holds them, and the end is told in time', async () => {
  const { id: customerId } = await customer('Own', { addressPool: '192.168.0.0/24' });
  const pool = await cloud.rest.post<AddressPool>('address-pools', {
    customerId,
    network: '172.16.0.0/24',
    position: 5,
  });
  const lans = [
    { name: 'lan1', device: 'eth1', hosts: 100 },
    { name: 'phones', device: 'eth1', vlanId: 2, hosts: 20, zone: 'voice' },
  ];
  const network = await committed(await branch(customerId, 'Branch', lans));
  expect(subnets(network)).toEqual(['192.168.0.0/24', '172.16.0.0/26']);
  const preview = await cloud.rest.post<Preview>(`networks/${network.id}/revisions?validate_only=true`);
  expect(preview.warnings).toEqual([
    {
      code: 'address-pool-nearly-exhausted',
      params: {
        percent: expect.any(Number),
        pools: ['192.168.0.0/24', '172.16.0.0/24'],
        freeSubnets: 0,
        subnetPrefixLength: 24,
      },
      sites: [],
    },
  ]);
  expect(await cloud.rest.get(`address-pools/${pool.id}`)).toMatchObject({
    family: 4,
    utilisation: { used: 64, largestFreePrefixLength: 25, freeSubnets: 3, nearlyExhausted: true },
  });

  const more = await cloud.rest.request<{ code: string; detail: string }>('POST', 'networks?apply=true', {
    body: await branch(customerId, 'More'),
  });
  expect(more).toMatchObject({ status: 422, body: { code: 'address-pool-exhausted' } });
  expect(more.body.detail).toContain('192.168.0.0/24, 172.16.0.0/24');

  expect(await refusal('DELETE', `address-pools/${pool.id}`, undefined)).toMatchObject({ code: 'in-use' });
  const narrower = { network: '172.16.0.128/25' };
  expect(await refusal('PATCH', `address-pools/${pool.id}`, narrower)).toMatchObject({
    code: 'in-use',
    errors: [{ pointer: '/network' }],
  });
  for (const [addressPool, code] of [
    ['192.168.1.0/24', 'in-use'],
    ['172.16.0.0/25', 'request-invalid'],
  ]) {
    expect(await refusal('PATCH', `customers/${customerId}`, { addressPool })).toMatchObject({
      code,
      errors: [{ pointer: '/addressPool' }],
    });
  }
  await cloud.rest.patch(`address-pools/${pool.id}`, { network: '172.16.0.0/22', note: 'Second range' });
  expect(subnets(await committed(await branch(customerId, 'More again')))).toEqual(['172.16.1.0/24']);
});

test('undo does not take back what another network has by now', async () => {
  const { id: customerId } = await customer('Undo', { addressPool: '10.50.0.0/24' });
  const first = await committed(await branch(customerId, 'First'));
  await cloud.rest.post('address-pools', { customerId, network: '10.51.0.0/24', position: 1 });
  await cloud.rest.patch(`networks/${first.id}?apply=true`, {
    parameters: { lans: [{ name: 'lan1', device: 'eth1', subnet: '10.51.0.0/24' }] },
  });
  const second = await committed(await branch(customerId, 'Second'));
  expect(subnets(second)).toEqual(['10.50.0.0/24']);
  expect(await refusal('POST', `networks/${first.id}/revisions`, { restores: first.revision })).toMatchObject(
    {
      status: 422,
      errors: [{ pointer: '/restores', code: 'subnet-overlap' }],
    },
  );
});

test('networks with IPv6 have different links of the customer’s /48, and follow what the provider delegates', async () => {
  const { id: customerId } = await customer('Six');
  const line = (delegatedPrefix: string) => [
    { ...staticLine(1), ipv6: { delegatedPrefix, gateway: 'fe80::1' } },
  ];
  const { siteIds, ...draft } = await branch(customerId, 'Branch');
  const [siteId] = siteIds as [string];
  await cloud.rest.patch(`sites/${siteId}`, { accessLines: line('2001:db8:1::/56') });
  const { appliance } = await addAppliance(cloud.rest, siteId, 'SIX');
  const parameters = { ...draft.parameters, ipv6: { enabled: true } };
  await committed({ ...draft, parameters, siteIds });
  await committed({ ...(await branch(customerId, 'Second')), parameters });
  const { uniqueLocalPrefix, allotments } = await space(customerId);
  const prefix = uniqueLocalPrefix.replace('::/48', '');
  expect(allotments.map(({ uniqueLocal }) => uniqueLocal)).toEqual([`${prefix}::/64`, `${prefix}:1::/64`]);

  const addresses = async () =>
    (
      await cloud.rest.get<{ target: { interfaces: { lans: { ipv6Addresses: string[] }[] } } }>(
        `appliances/${appliance.id}/target-state`,
      )
    ).target.interfaces.lans[0]?.ipv6Addresses;
  expect(await addresses()).toEqual([`${prefix}::1/64`, '2001:db8:1::1/64']);
  await cloud.rest.patch(`sites/${siteId}`, { accessLines: line('2001:db8:ff00::/60') });
  await eventually(
    async () => (await addresses())?.[1] === '2001:db8:ff00::1/64',
    'the new prefix of the provider is followed',
  );
});

test('an operator that gives blocks gives each customer its own, and more when they are full', async () => {
  const unused = await cloud.rest.post<AddressPool>('address-pools?validate_only=true', {
    network: '172.20.0.0/16',
    blockPrefixLength: 23,
  });
  expect((await cloud.rest.request('GET', `address-pools/${unused.id}`)).status).toBe(404);
  const blocks = await cloud.rest.post<AddressPool>('address-pools', {
    network: '172.20.0.0/16',
    blockPrefixLength: 23,
  });
  const everywhere = { network: '10.0.0.0/8', purpose: 'provider' };
  expect(await refusal('POST', 'address-reservations', everywhere)).toMatchObject({ code: 'in-use' });
  const customers = await Promise.all(['A', 'B', 'C'].map((name) => customer(name)));
  const given = await Promise.all(
    customers.map(async ({ id }) => {
      const networks = [];
      for (let number = 1; number <= 3; number++) networks.push(await branch(id, `Branch ${number}`));
      const all = await Promise.all(networks.map((body) => cloud.rest.post<Network>('networks', body)));
      return { id, all };
    }),
  );
  // The operator stops sharing the pool of the tests above: only blocks are left.
  await cloud.context.db.addressPool.delete({ where: { id: operatorPool.id } });
  const allotted = await Promise.all(
    given.map(async ({ all }) => {
      const own: string[] = [];
      for (const { id } of all) {
        await cloud.rest.post(`networks/${id}/revisions`);
        own.push(...subnets(await cloud.rest.get<Network>(`networks/${id}`)));
      }
      return own;
    }),
  );
  const flat = allotted.flat().map(parseNetwork);
  expect(flat).toHaveLength(9);
  expect(flat.every((subnet) => includesNetwork(parseNetwork('172.20.0.0/16'), subnet))).toBe(true);
  for (const [at, subnet] of flat.entries())
    expect(flat.slice(at + 1).some((other) => overlap(other, subnet))).toBe(false);
  const spaces = await Promise.all(customers.map(({ id }) => space(id)));
  expect(spaces.map(({ pools }) => pools.length)).toEqual([2, 2, 2]);
  expect(await cloud.rest.get(`address-pools/${blocks.id}`)).toMatchObject({
    utilisation: { used: 6 * 512, subnetPrefixLength: 23, freeSubnets: 122 },
  });
  expect(await refusal('DELETE', `address-pools/${blocks.id}`, undefined)).toMatchObject({ code: 'in-use' });
});

test('what cannot be a pool is refused with a pointer, and nothing of it is kept', async () => {
  const { id: customerId } = await customer('Nonsense', { addressPool: '10.0.0.0/16' });
  const before = await cloud.context.db.addressPool.count();
  const cases: [object, string, string][] = [
    [{ customerId, network: '10.1.0.1/16' }, '/network', 'host-bits'],
    [{ customerId, network: '203.0.113.0/24' }, '/network', 'not-private'],
    [{ customerId, network: '10.0.4.0/24' }, '/network', 'pool-overlap'],
    [
      { customerId, network: '10.1.0.0/16', blockPrefixLength: 20 },
      '/blockPrefixLength',
      'not-the-operators',
    ],
    [{ network: '192.168.0.0/16', blockPrefixLength: 12 }, '/blockPrefixLength', 'block-too-large'],
    [{ customerId, network: 'fd00:1::/32' }, '/network', 'not-unique-local'],
    [{ customerId, network: 'fd00:00:1::/48' }, '/network', 'host-bits'],
    [{ network: 'fd00:1:2::/48' }, '/customerId', 'required'],
    [{ customerId, network: '10.1.0.0' }, '/network', 'pattern'],
    [{ customerId: cloud.context.ids.uuid(), network: '10.1.0.0/16' }, '/customerId', 'unknown'],
  ];
  for (const [body, pointer, code] of cases) {
    expect(await refusal('POST', 'address-pools', body), JSON.stringify(body)).toEqual(
      pointing(pointer, code),
    );
  }
  expect(await cloud.context.db.addressPool.count()).toBe(before);
  const own = await cloud.rest.post<AddressPool>('address-pools', { customerId, network: 'fd00:1:2::/48' });
  expect((await space(customerId)).uniqueLocalPrefix).toBe('fd00:1:2::/48');
  const stale = { network: 'fd00:1:3::/48' };
  expect(await refusal('PATCH', `address-pools/${own.id}`, stale, '"7"')).toMatchObject({ status: 412 });
});
