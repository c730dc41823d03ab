import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bootstrap } from '#protocol';
import { certificationRequest } from '../../../edge-agent/identity/request.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

const newRequest = (serial: string) =>
  certificationRequest(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, serial);

type Registered = { appliance: { id: string }; bootstrap: Bootstrap };
type RefusalPage = { items: { code: string }[]; next_page_token?: string };
type Listed = { items: { certificate: string }[] };

async function enrolled(serial: string): Promise<{ id: string; serialNumber: string }> {
  const { appliance, bootstrap } = await cloud.rest.post<Registered>('appliances', {
    serial,
    model: 'SK-100',
  });
  const { enrolment } = cloud.context;
  const { serialNumber } = await enrolment.enrol(
    { serial, secret: bootstrap.enrolmentSecret, address: '192.0.2.1' },
    await newRequest(serial),
  );
  return { id: appliance.id, serialNumber };
}

test('an appliance’s certificates are listed, and one is revoked', async () => {
  const { id, serialNumber } = await enrolled('SK-REST-1');
  const { items } = await cloud.rest.get<Listed>(`appliances/${id}/certificates`);
  expect(items).toMatchObject([
    {
      serialNumber,
      authority: 'device',
      profile: 'device',
      applianceId: id,
      subject: `CN=${id}`,
      revokedAt: null,
    },
  ]);
  expect(items[0]!.certificate).toMatch(/^-----BEGIN CERTIFICATE-----/);

  const path = `certificates/${serialNumber}/revocation`;
  for (const reason of ['keyCompromise', 'superseded']) {
    expect((await cloud.rest.request('POST', path, { body: { reason } })).status).toBe(204);
  }
  expect((await cloud.rest.get<Listed>(`appliances/${id}/certificates`)).items).toMatchObject([
    { serialNumber, revokedAt: expect.any(String), revocationReason: 'keyCompromise' },
  ]);
});

test('what does not exist and what is no reason is refused', async () => {
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await cloud.rest.request<{ code: string }>(method, path, { body });
    return [answer.status, answer.body.code];
  };
  const nowhere = '0198c1de-0000-7000-8000-000000000001';
  expect(await ask('GET', `appliances/${nowhere}/certificates`)).toEqual([404, 'not-found']);
  const path = `certificates/${'4'.repeat(40)}/revocation`;
  expect(await ask('POST', path, { reason: 'superseded' })).toEqual([404, 'not-found']);
  expect(await ask('POST', path, { reason: 'because' })).toEqual([400, 'request-invalid']);
});

test('revoking needs more than a viewer', async () => {
  const { id, serialNumber } = await enrolled('SK-REST-2');
  const { secret } = await cloud.context.accounts.tokens.issue({ name: 'viewer', role: 'noc-viewer' });
  await using viewer = cloud.rest.as({ token: secret });
  const path = `certificates/${serialNumber}/revocation`;
  expect((await viewer.request('POST', path, { body: { reason: 'superseded' } })).status).toBe(403);
  expect((await viewer.get<Listed>(`appliances/${id}/certificates`)).items).toMatchObject([
    { revokedAt: null },
  ]);
});

test('refusals are listed newest first, page by page', async () => {
  const codes = ['topic-refused', 'message-malformed', 'version-unknown'];
  for (const code of codes) {
    cloud.context.refusals.record({ channel: 'mqtt', code, source: '192.0.2.9', detail: 'x' });
  }
  await cloud.context.refusals.settled();
  const first = await cloud.rest.get<RefusalPage>('refusals?channel=mqtt&page_size=2');
  expect(first.items.map((item) => item.code)).toEqual(['version-unknown', 'message-malformed']);
  const second = await cloud.rest.get(
    `refusals?channel=mqtt&page_size=2&page_token=${first.next_page_token}`,
  );
  expect(second).toEqual({
    items: [expect.objectContaining({ code: 'topic-refused', source: '192.0.2.9' })],
  });
  expect((await cloud.rest.request('GET', 'refusals?channel=none')).body).toMatchObject({
    code: 'request-invalid',
  });
});
