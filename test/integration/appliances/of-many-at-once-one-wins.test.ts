import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Appliance } from '../../../cloud/appliances/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createSite, staticLine } from '../../lib/company.ts';

let cloud: TestCloud;
let customerId: string;
beforeAll(async () => {
  cloud = await startCloud();
  customerId = (await cloud.rest.post<{ id: string }>('customers', { name: 'Tea House' })).id;
});
afterAll(() => cloud[Symbol.asyncDispose]());

type Outcome = { status: number; body: { id: string; code?: string; appliance: Appliance } };
const ANY = { 'if-match': '*' };

function atOnce(bodies: object[], method: string, pathOf: (index: number) => string): Promise<Outcome[]> {
  return Promise.all(
    bodies.map((body, index) =>
      cloud.rest.request<Outcome['body']>(method, pathOf(index), { body, headers: ANY }),
    ),
  );
}

const eight = (body: (index: number) => object) => Array.from({ length: 8 }, (_, index) => body(index));

/** One was done, all the others were told why not. */
function expectOneWinner(outcomes: Outcome[], done: number, code: string): void {
  const others = outcomes.filter(({ status }) => status !== done);
  expect(others).toHaveLength(outcomes.length - 1);
  for (const other of others) expect(other).toMatchObject({ status: 409, body: { code } });
}

test.for<[string, string, string, (index: number) => object]>([
  ['a serial number', 'appliances', 'serial-taken', () => ({ serial: 'SK-SAME', model: 'demo' })],
  [
    'an external key of appliances',
    'appliances',
    'external-key-taken',
    (index) => ({ serial: `SK-KEY-${index}`, model: 'demo', externalKey: 'crm-1' }),
  ],
  [
    'an external key of networks',
    'networks',
    'external-key-taken',
    () => ({ customerId, name: 'Internet access', kind: 'mono-site', externalKey: 'crm-1' }),
  ],
])('of many that want %s at once, one gets it', async ([, path, code, body]) => {
  expectOneWinner(await atOnce(eight(body), 'POST', () => path), 201, code);
});

test('of many appliances that are given one external key at once, one gets it', async () => {
  const made = await atOnce(
    eight((index) => ({ serial: `SK-LATER-${index}`, model: 'demo' })),
    'POST',
    () => 'appliances',
  );
  const ids = made.map(({ body }) => body.appliance.id);
  const bodies = eight(() => ({ externalKey: 'crm-2' }));
  const changed = await atOnce(bodies, 'PATCH', (index) => `appliances/${ids[index]}`);
  expectOneWinner(changed, 200, 'external-key-taken');
});

test('an appliance that is retired while it is moved stands in no site', async () => {
  const { id: siteId } = await createSite(cloud.rest, customerId, 'Harbour', staticLine(1));
  for (let round = 0; round < 5; round++) {
    const body = { serial: `SK-MOVED-${round}`, model: 'demo' };
    const { appliance } = await cloud.rest.post<{ appliance: Appliance }>('appliances', body);
    const bodies = eight(() => ({ siteId }));
    await Promise.all([
      atOnce(bodies, 'PATCH', () => `appliances/${appliance.id}`),
      cloud.rest.post(`appliances/${appliance.id}/retirement`),
    ]);
    const retired = await cloud.rest.get<Appliance>(`appliances/${appliance.id}`);
    expect(retired).toMatchObject({ state: 'retired', site: null });
  }
});
