import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSecrets, PLACE } from '../../../cloud/platform/secrets-at-rest.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

type Thing = { id: string } & Record<string, unknown>;
const post = (path: string, body: object) => cloud.rest.post<Thing>(path, body);
const line = (addressing: object, name = 'wan1') => ({ name, device: 'eth0', priority: 1, addressing });

test('a resource is changed by merge patch under the ETag last read', async () => {
  const created = await cloud.rest.request<Thing>('POST', 'resellers', {
    body: { name: 'Formosa', externalKey: 'r1' },
  });
  expect(created).toMatchObject({
    status: 201,
    headers: { etag: '"1"', location: `/api/v1/resellers/${created.body.id}` },
  });
  const path = `resellers/${created.body.id}`;
  const change = (headers: Record<string, string>, body: object = { name: 'Formosa Systems' }) =>
    cloud.rest.request<Thing>('PATCH', path, { body, headers });
  expect(await change({})).toMatchObject({ status: 428, body: { code: 'version-required' } });
  const changed = await change({ 'if-match': '"1"' });
  expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { externalKey: 'r1' } });
  expect(await change({ 'if-match': '"1"' })).toMatchObject({
    status: 412,
    body: { code: 'version-mismatch' },
  });
  expect(await change({ 'if-match': '"2"' }, { externalKey: null })).toMatchObject({
    body: { externalKey: null },
  });
  expect(await cloud.rest.get(path)).toMatchObject({ name: 'Formosa Systems', externalKey: null });
});

test('an external key names one resource of its kind', async () => {
  await post('customers', { name: 'A', externalKey: 'crm-1' });
  const again = await cloud.rest.request('POST', 'customers', { body: { name: 'B', externalKey: 'crm-1' } });
  expect(again).toMatchObject({
    status: 409,
    body: { code: 'external-key-taken', errors: [{ pointer: '/externalKey' }] },
  });
  const found = await cloud.rest.get<{ items: Thing[] }>('customers?external_key=crm-1');
  expect(found.items.map(({ name }) => name)).toEqual(['A']);
});

test('keys that differ in case or in blanks around them are one, for every kind of resource', async () => {
  const { id: customerId } = await post('customers', { name: 'Keys' });
  const siteId = (await post('sites', { customerId, name: 'S', accessLines: [] })).id;
  const network = {
    customerId,
    name: 'N',
    kind: 'mono-site',
    siteIds: [],
    parameters: { remoteAccess: { enabled: true } },
  };
  const { id: networkId } = await post('networks', network);
  const kinds: Record<string, (n: number) => object> = {
    resellers: (n) => ({ name: `R${n}` }),
    customers: (n) => ({ name: `C${n}` }),
    sites: (n) => ({ customerId, name: `S${n}`, accessLines: [] }),
    appliances: (n) => ({ serial: `SK-KEYS-${n}`, model: 'AIO-10', siteId: n === 1 ? siteId : null }),
    networks: (n) => ({ ...network, name: `N${n}` }),
    templates: (n) => ({ name: `T${n}`, kind: 'mono-site' }),
    teleworkers: (n) => ({ networkId, name: `P${n}` }),
  };
  for (const [path, body] of Object.entries(kinds)) {
    await post(path, { ...body(1), externalKey: ' Key_1\u3000' });
    for (const externalKey of ['key_1', 'KEY_1 ', '\tKey_1']) {
      const again = await cloud.rest.request('POST', path, { body: { ...body(2), externalKey } });
      expect(again, path).toMatchObject({
        status: 409,
        body: { code: 'external-key-taken', errors: [{ pointer: '/externalKey' }] },
      });
    }
    await post(path, { ...body(3), externalKey: 'keyX1' });
    const found = await cloud.rest.get<{ items: Thing[] }>(`${path}?external_key=kEy_1`);
    expect(found.items, path).toMatchObject([{ externalKey: 'Key_1' }]);
    const other = await cloud.rest.get<{ items: Thing[] }>(`${path}?external_key=keyx1`);
    await expect(
      cloud.rest.patch(`${path}/${other.items[0]?.id}`, { externalKey: 'kEY_1' }),
      path,
    ).rejects.toThrow(/409|external key/i);
  }
});

test('validate_only checks everything and writes nothing', async () => {
  const dry = await cloud.rest.request('POST', 'customers?validate_only=true', {
    body: { name: 'Dry', externalKey: 'dry' },
  });
  expect(dry).toMatchObject({ status: 200, body: { name: 'Dry', tier: 'micro' } });
  expect(await cloud.rest.get('customers?external_key=dry')).toEqual({ items: [] });
  await post('customers', { name: 'Wet', externalKey: 'dry' });
  const taken = await cloud.rest.request('POST', 'customers?validate_only=true', {
    body: { name: 'Dry', externalKey: 'dry' },
  });
  expect(taken).toMatchObject({ status: 409 });
});

test('lists are paged, filtered and searched', async () => {
  const reseller = await post('resellers', { name: 'Pages' });
  for (const name of ['Tea one', 'Tea two', 'Coffee'])
    await post('customers', { name, resellerId: reseller.id });
  type List = { items: Thing[]; next_page_token?: string };
  const first = await cloud.rest.get<List>(`customers?reseller_id=${reseller.id}&page_size=2`);
  expect(first.items.map(({ name }) => name)).toEqual(['Tea one', 'Tea two']);
  const second = await cloud.rest.get<List>(
    `customers?reseller_id=${reseller.id}&page_size=2&page_token=${first.next_page_token}`,
  );
  expect(second).toMatchObject({ items: [{ name: 'Coffee' }] });
  expect(second.next_page_token).toBeUndefined();
  const found = await cloud.rest.get<List>(`customers?reseller_id=${reseller.id}&q=TEA`);
  expect(found.items).toHaveLength(2);
  for (const [query, pointer] of [
    ['page_size=0', '?page_size'],
    ['color=red', '?color'],
  ] as const) {
    const wrong = await cloud.rest.request('GET', `customers?${query}`);
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  }
});

test('what has others below it is not deleted', async () => {
  const reseller = await post('resellers', { name: 'R' });
  const customer = await post('customers', { name: 'C', resellerId: reseller.id });
  const site = await post('sites', { name: 'S', customerId: customer.id, accessLines: [] });
  const remove = (path: string) => cloud.rest.request('DELETE', path, { headers: { 'if-match': '*' } });
  expect(await remove(`resellers/${reseller.id}`)).toMatchObject({ status: 409, body: { code: 'in-use' } });
  expect(await remove(`customers/${customer.id}`)).toMatchObject({ status: 409, body: { code: 'in-use' } });
  for (const path of [`sites/${site.id}`, `customers/${customer.id}`, `resellers/${reseller.id}`]) {
    expect(await remove(path)).toMatchObject({ status: 204 });
  }
  expect(await remove(`sites/${site.id}`)).toMatchObject({ status: 404, body: { code: 'not-found' } });
});

test('a PPPoE password can be written and not read, and a mask sent back keeps it', async () => {
  const customer = await post('customers', { name: 'C' });
  const pppoe = { method: 'pppoe', username: 'u@isp', password: 'secret-word' };
  const site = await post('sites', { name: 'S', customerId: customer.id, accessLines: [line(pppoe)] });
  expect(JSON.stringify(site)).not.toContain('secret-word');
  const accessLines = [{ ...(site.accessLines as object[])[0], priority: 2 }];
  await cloud.rest.patch(`sites/${site.id}`, { accessLines });
  const stored = await cloud.context.db.site.findUniqueOrThrow({ where: { id: site.id } });
  expect(JSON.stringify(stored)).not.toContain('secret-word');
  const { sealing } = cloud.context;
  expect(openSecrets(sealing, stored.accessLines, PLACE.accessLines(String(site.id)))).toMatchObject([
    { priority: 2, addressing: { password: 'secret-word' } },
  ]);
  const unknown = await cloud.rest.request('PATCH', `sites/${site.id}`, {
    body: { accessLines: [line({ ...pppoe, password: '********' }, 'wan2')] },
    headers: { 'if-match': '*' },
  });
  expect(unknown).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/accessLines/0/addressing/password' }] },
  });
});

test('new access lines of a site with an appliance tell that its address may be another', async () => {
  const customer = await post('customers', { name: 'C' });
  const site = await post('sites', {
    name: 'S',
    customerId: customer.id,
    accessLines: [line({ method: 'dhcp' })],
  });
  const { appliance } = await cloud.rest.post<{ appliance: Thing }>('appliances', {
    serial: 'SK-ADDR-1',
    model: 'SK-100',
    siteId: site.id,
  });
  const told: string[] = [];
  const end = cloud.context.bus.subscribe('appliance.address-changed', (event) =>
    told.push(event.applianceId),
  );
  await cloud.rest.patch(`sites/${site.id}`, { name: 'Renamed' });
  expect(told).toEqual([]);
  await cloud.rest.patch(`sites/${site.id}`, { accessLines: [] });
  expect(told).toEqual([appliance.id]);
  end();
});

test('nonsense is refused with a pointer to it', async () => {
  const customer = await post('customers', { name: 'C' });
  const fixed: [object, string][] = [
    [{ address: '203.0.113.10/24', gateway: '203.0.113.10' }, 'gateway'],
    [{ address: '203.0.113.10/24', gateway: '203.0.113.0' }, 'gateway'],
    [{ address: '203.0.113.10/24', gateway: '203.0.113.255' }, 'gateway'],
    [{ address: '203.0.113.10/24', gateway: '198.51.100.1' }, 'gateway'],
    [{ address: '203.0.113.10/32', gateway: '127.0.0.1' }, 'gateway'],
    [{ address: '127.0.0.1/8', gateway: '127.0.0.2' }, 'address'],
    [{ address: '203.0.113.255/24', gateway: '203.0.113.1' }, 'address'],
    [{ address: '203.0.113.10/24', gateway: '203.0.113.1', nameservers: ['0.0.0.0'] }, 'nameservers/0'],
    [{ address: '203.0.113.10/24', gateway: '203.0.113.1', nameservers: ['203.0.113.10'] }, 'nameservers/0'],
  ];
  const cases: [string, object, string][] = [
    ['customers', { name: 'C', addressPool: '10.0.0.1/8' }, '/addressPool'],
    ['customers', { name: ' ' }, '/name'],
    ['customers', { name: 'C', colour: 'red' }, '/colour'],
    ...['Mars/Base', 'CST', 'JST', 'asia/taipei', 'Asia/Taipei ', '+08:00'].map(
      (timeZone): [string, object, string] => [
        'sites',
        { name: 'S', customerId: customer.id, accessLines: [], timeZone },
        '/timeZone',
      ],
    ),
    ...fixed.map(([addressing, member]): [string, object, string] => [
      'sites',
      {
        name: 'S',
        customerId: customer.id,
        accessLines: [line({ method: 'static', nameservers: [], ...addressing })],
      },
      `/accessLines/0/addressing/${member}`,
    ]),
    [
      'sites',
      {
        name: 'S',
        customerId: customer.id,
        accessLines: [{ ...line({ method: 'dhcp' }), device: 'enp101s0f1np1', vlanId: 4000 }],
      },
      '/accessLines/0/device',
    ],
    [
      'sites',
      {
        name: 'S',
        customerId: customer.id,
        accessLines: [{ ...line({ method: 'dhcp' }), publicAddress: '192.168.1.1' }],
      },
      '/accessLines/0/publicAddress',
    ],
    [
      'sites',
      {
        name: 'S',
        customerId: customer.id,
        accessLines: [
          line({ method: 'dhcp' }),
          { ...line({ method: 'dhcp' }), name: 'wan2', device: 'eth2' },
        ],
      },
      '/accessLines/1/priority',
    ],
    ['sites', { name: 'S', customerId: customer.id }, '/accessLines'],
    [
      'sites',
      {
        name: 'S',
        customerId: customer.id,
        accessLines: [line({ method: 'dhcp' }), { ...line({ method: 'dhcp' }), device: 'eth2', priority: 2 }],
      },
      '/accessLines/1/name',
    ],
  ];
  for (const [path, body, pointer] of cases) {
    const answer = await cloud.rest.request('POST', path, { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request-invalid', errors: [{ pointer }] } });
  }
  for (const addressing of [
    { method: 'static', address: '203.0.113.10/32', gateway: '169.254.1.1', nameservers: [] },
    { method: 'static', address: '203.0.113.10/31', gateway: '203.0.113.11', nameservers: ['192.0.2.53'] },
  ]) {
    await post('sites', { name: 'S', customerId: customer.id, accessLines: [line(addressing)] });
  }
  const orphan = { name: 'S', customerId: '01890000-0000-7000-8000-000000000000', accessLines: [] };
  expect(await cloud.rest.request('POST', 'sites', { body: orphan })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/customerId' }] },
  });
});

test('text that is searched for means itself', async () => {
  await cloud.rest.post('resellers', { name: '100% local_' });
  for (const [text, found] of [
    ['%25', 1],
    ['_', 1],
    ['l_', 1],
    ['0%25%20l', 1],
    ['l%25', 0],
    ['%5C', 0],
  ] as const) {
    const { items } = await cloud.rest.get<{ items: object[] }>(`resellers?q=${text}`);
    expect(items, text).toHaveLength(found);
  }
});
