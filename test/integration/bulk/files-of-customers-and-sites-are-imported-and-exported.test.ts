import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSecrets, PLACE } from '../../../cloud/platform/secrets-at-rest.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { csv, sendFile } from '../../lib/csv.ts';
import { dumpDatabase } from '../../lib/database-dump.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
  await cloud.rest.post('resellers', { name: 'Formosa', externalKey: 'r-1' });
});
afterAll(() => cloud[Symbol.asyncDispose]());

type Thing = { id: string; version?: number } & Record<string, unknown>;
const post = (path: string, file: string | Buffer, contentType?: string) =>
  sendFile(cloud, 'POST', `imports/${path}`, file, contentType);
const find = async (kind: string, key: string) =>
  (await cloud.rest.get<{ items: Thing[] }>(`${kind}?external_key=${encodeURIComponent(key)}`)).items[0];

const CUSTOMERS = csv(
  ['external_key', 'name', 'tier', 'reseller_external_key', 'stage'],
  ['c-1', '"Tea, ""green"""', 'gold', 'r-1', 'live'],
  ['c-2', '咖啡有限公司', '', '', ''],
);

test('a dry run says what the real one does, which happens once', async () => {
  const dry = await post('customers?validate_only=true', CUSTOMERS);
  expect(dry).toMatchObject({ status: 200, json: { validateOnly: true, rows: { total: 2, created: 2 } } });
  expect(await find('customers', 'c-1')).toBeUndefined();
  const real = await post('customers', CUSTOMERS);
  expect(real).toMatchObject({ status: 200, json: { rows: { created: 2, refused: 0 }, errors: [] } });
  expect(await find('customers', 'c-1')).toMatchObject({ name: 'Tea, "green"', tier: 'gold', stage: 'live' });
  expect(await find('customers', 'c-2')).toMatchObject({
    name: '咖啡有限公司',
    tier: 'micro',
    stage: 'prospect',
  });
  const again = await post('customers', CUSTOMERS);
  expect(again.json.rows).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
});

test('columns come in any order, with any separator, and only those that are there change anything', async () => {
  const before = await find('customers', 'c-1');
  const changed = await post('customers', 'tier;external_key\r\nplatinum;c-1\r\n\r\n;c-2\r\n');
  expect(changed.json.rows).toMatchObject({ updated: 1, unchanged: 1 });
  expect(await find('customers', 'c-1')).toMatchObject({
    ...before,
    tier: 'platinum',
    updatedAt: expect.anything(),
  });
  const tabs = await post('customers', '\ufeffexternal_key\tname\nc-2\t咖啡\n');
  expect(tabs.json).toMatchObject({ encoding: 'utf-8', rows: { updated: 1 } });
});

test('Big5 is taken, told or found out, and given out unless a character is lost', async () => {
  // 台北 in code page 950.
  const big5 = Buffer.concat([Buffer.from('external_key,name\nc-2,'), Buffer.from([0xa5, 0x78, 0xa5, 0x5f])]);
  expect(await post('customers', big5)).toMatchObject({ status: 200, json: { encoding: 'big5' } });
  expect(await find('customers', 'c-2')).toMatchObject({ name: '台北' });
  expect(await post('customers', big5, 'text/csv; charset=big5')).toMatchObject({
    json: { rows: { unchanged: 1 } },
  });
  expect(await post('customers', big5, 'text/csv; charset=utf-8')).toMatchObject({
    status: 422,
    json: { code: 'import-refused' },
  });
  const file = await sendFile(cloud, 'GET', 'exports/customers.csv?encoding=big5');
  expect(file.headers['content-type']).toContain('charset=big5');
  expect((await post('customers', file.body)).json).toMatchObject({ encoding: 'big5', rows: { updated: 0 } });
  await post('customers', 'external_key,name\nc-2,台北 😀\n');
  const lost = await sendFile(cloud, 'GET', 'exports/customers.csv?encoding=big5');
  expect(lost).toMatchObject({ status: 422, json: { code: 'characters-lost' } });
  expect(lost.json.errors?.[0]).toMatchObject({ pointer: expect.stringMatching(/^\/rows\/\d+\/name$/) });
});

test('one bad row refuses the file, with every fault by line, column and value', async () => {
  const file = csv(
    ['external_key', 'name', 'tier', 'reseller_external_key', 'stage'],
    ['n-1', 'New', 'micro', '', ''],
    ['n-2', '', 'silver', 'r-9', ''],
    ['n-1', 'Twice', '', '', ''],
    ['c-1', 'Tea', 'gold', '', 'suspended'],
    ['n-3', 'short'],
  );
  const refused = await post('customers', file);
  expect(refused).toMatchObject({ status: 422, json: { code: 'import-refused' } });
  const errors = refused.json.errors ?? [];
  expect(errors).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ pointer: '/rows/1/tier', line: 3, value: 'silver', code: 'enum' }),
      expect.objectContaining({ pointer: '/rows/1/name', line: 3, value: '' }),
      expect.objectContaining({ pointer: '/rows/1/reseller_external_key', code: 'unknown' }),
      expect.objectContaining({ pointer: '/rows/2/external_key', detail: 'stands in line 2 already' }),
      expect.objectContaining({ pointer: '/rows/3/stage', code: 'stage-move-refused' }),
      expect.objectContaining({ pointer: '/rows/4', line: 6, code: 'cells' }),
    ]),
  );
  expect(await find('customers', 'n-1')).toBeUndefined();
  const dry = await post('customers?validate_only=true&on_error=skip', file);
  const skipped = await post('customers?on_error=skip', file);
  expect(skipped.json.rows).toEqual({ total: 5, created: 1, updated: 0, unchanged: 0, refused: 4 });
  expect(dry.json).toEqual({ ...skipped.json, validateOnly: true });
  expect(errors).toMatchObject(skipped.json.errors ?? []);
  expect(await find('customers', 'n-1')).toMatchObject({ name: 'New' });
});

test('a file that is none of ours is refused as a whole', async () => {
  const cases: [string | Buffer, string][] = [
    ['', 'is empty'],
    ['external_key,colour\n', '/header/colour'],
    ['external_key,external_key\n', 'is there twice'],
    ['name\nx\n', '/header/external_key or id'],
    [`${'a,'.repeat(300)}b\n`, '301 cells'],
    [Buffer.from('504b03041400', 'hex'), 'is a workbook'],
    ['external_key,name\n"c,1\n', 'in line 2'],
    [Buffer.from([0x61, 0xff, 0xff, 0x0a]), 'is not text'],
    [`external_key\n${'x\n'.repeat(20_001)}`, 'more than 20000 rows'],
  ];
  for (const [file, said] of cases) {
    const answer = await post('customers?on_error=skip', file);
    expect(answer, said).toMatchObject({ status: 422, json: { code: 'import-refused' } });
    expect(answer.body.toString()).toContain(said);
  }
  expect(await post('customers', 'a'.repeat(11_000_000))).toMatchObject({ status: 413 });
  expect(await post('customers', '{}', 'application/json')).toMatchObject({ status: 400 });
  expect(await post('customers', 'x', 'text/csv; charset=klingon')).toMatchObject({ status: 415 });
  expect(await post('tunnels', 'x')).toMatchObject({ status: 404 });
});

const SITES = csv(
  [
    'external_key',
    'customer_external_key',
    'name',
    'latitude',
    'longitude',
    'wan1.method',
    'wan1.device',
    'wan1.address',
    'wan1.gateway',
    'wan1.nameservers',
    'wan2.method',
    'wan2.device',
    'wan2.username',
    'wan2.password',
  ],
  [
    's-1',
    'c-1',
    '=HYPERLINK("x")',
    '25.03',
    '-121.5',
    'static',
    'eth0',
    '203.0.113.5/24',
    '203.0.113.254',
    '192.0.2.1 192.0.2.2',
    'pppoe',
    'eth1',
    'me@isp',
    'line-secret-1',
  ].map((cell) => (cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell)),
  ['s-2', 'c-2', 'Branch', '', '', 'dhcp', 'eth0', '', '', '', '', '', '', ''],
);

test('sites come with their access lines, and go out without passwords', async () => {
  expect((await post('sites', SITES)).json).toMatchObject({ rows: { created: 2 }, errors: [] });
  const site = await find('sites', 's-1');
  expect(site).toMatchObject({
    longitude: -121.5,
    accessLines: [
      {
        name: 'wan1',
        priority: 1,
        addressing: { method: 'static', nameservers: ['192.0.2.1', '192.0.2.2'] },
      },
      { name: 'wan2', priority: 2, addressing: { method: 'pppoe', password: '********' } },
    ],
  });
  expect(await dumpDatabase(cloud.context.pool)).not.toContain('line-secret-1');
  const file = await sendFile(cloud, 'GET', 'exports/sites.csv');
  expect(file.headers['content-type']).toContain('charset=utf-8');
  const text = file.body.toString();
  expect(text.startsWith('\ufeffid,')).toBe(true);
  expect(text).toContain(`"'=HYPERLINK(""x"")"`);
  expect(text).not.toContain('line-secret-1');
  expect((await post('sites', text)).json.rows).toMatchObject({ unchanged: 2, total: 2 });
  const renamed = text.replace('me@isp', 'you@isp');
  expect((await post('sites', renamed)).json.rows).toMatchObject({ updated: 1, unchanged: 1 });
  const stored = await cloud.context.db.site.findUniqueOrThrow({ where: { id: site?.id ?? '' } });
  const lines = openSecrets(cloud.context.sealing, stored.accessLines, PLACE.accessLines(stored.id));
  expect(lines).toMatchObject([{}, { addressing: { username: 'you@isp', password: 'line-secret-1' } }]);
});

test('faults of access lines stand at their columns, and secrets are not echoed', async () => {
  const header = ['external_key', 'customer_external_key', 'name', 'wan1.method', 'wan1.device'];
  const file = csv(
    [...header, 'wan1.address', 'wan1.username', 'wan1.password', 'time_zone'],
    ['s-8', 'c-1', 'A', 'static', 'eth0', '203.0.113.5', '', '', ''],
    ['s-9', 'c-1', 'A', 'pppoe', 'eth0', '', 'u', 'a"bad"secret', ''].map((cell) =>
      cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell,
    ),
    ['s-10', 'c-1', 'A', 'pppoe', 'eth0', '', 'u', '********', ''],
    ['s-11', 'c-1', 'A', '', 'eth0', '', '', '', ''],
    ['s-12', '', 'A', 'dhcp', 'eth0', '', '', '', 'Mars/Base'],
    ['s-1', 'c-2', 'A', 'carrier-pigeon', 'eth0', '', '', '', ''],
    ['s-13', 'c-1', 'A', 'dhcp', 'eth0', '', '', '', 'Mars/Base'],
  );
  const { status, body, json } = await post('sites', file);
  expect(status).toBe(422);
  const pointers = json.errors?.map(({ pointer }) => pointer);
  expect(pointers).toEqual(
    expect.arrayContaining([
      '/rows/0/wan1.address',
      '/rows/0/wan1.gateway',
      '/rows/1/wan1.password',
      '/rows/2/wan1.password',
      '/rows/3/wan1.method',
      '/rows/4/customer_id',
      '/rows/5/customer_id',
      '/rows/6/time_zone',
    ]),
  );
  expect(body.toString()).not.toContain('bad');
});

test('whoever may only look exports and does not import', async () => {
  const { secret } = await cloud.context.accounts.tokens.issue({ name: 'viewer', role: 'noc-viewer' });
  const viewer = { ...cloud, token: secret };
  expect(await sendFile(viewer, 'GET', 'exports/appliances.csv')).toMatchObject({ status: 200 });
  expect(await sendFile(viewer, 'POST', 'imports/customers', CUSTOMERS)).toMatchObject({ status: 403 });
});

test('a file is taken under the media type that Excel gives it, in the encoding it is found or told to be in', async () => {
  const send = (file: Buffer, type: string, query = '') =>
    sendFile(cloud, 'POST', `imports/customers?validate_only=true${query}`, file, type);
  const gbk = Buffer.concat([
    Buffer.from('external_key,name\nEXCEL-1,'),
    Buffer.from('cec4c9bdb2e8d0d0', 'hex'),
    Buffer.from('\n'),
  ]);
  const found = await send(gbk, 'application/vnd.ms-excel');
  expect(found.json).toMatchObject({ encoding: 'gbk', encodingBy: 'content', rows: { created: 1 } });
  for (const [type, query] of [
    ['text/csv; charset=gb2312', ''],
    ['text/csv', '&encoding=gbk'],
  ] as const) {
    expect((await send(gbk, type, query)).json).toMatchObject({ encoding: 'gbk', encodingBy: 'told' });
  }
  expect((await send(gbk, 'text/csv', '&encoding=utf-8')).json).toMatchObject({ code: 'import-refused' });
  const utf16 = Buffer.from('\ufeffexternal_key\tname\r\nEXCEL-2\t茶行\r\n', 'utf16le');
  expect((await send(utf16, 'text/plain')).json).toMatchObject({
    encoding: 'utf-16le',
    encodingBy: 'mark',
    rows: { created: 1 },
  });
});

test('a key is found without its case and the space around it, and is not made a second time', async () => {
  const send = (key: string, name: string) =>
    sendFile(cloud, 'POST', 'imports/customers', `external_key,name\n${key},${name}\n`);
  expect((await send('Folded-1', 'Tea')).json.rows).toMatchObject({ created: 1 });
  expect((await send(' folded-1 ', 'Tea')).json.rows).toMatchObject({ unchanged: 1 });
  expect((await send('FOLDED-1', 'Tea house')).json.rows).toMatchObject({ updated: 1 });
});
