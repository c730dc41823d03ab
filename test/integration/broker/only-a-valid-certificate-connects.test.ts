import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestBroker, type TestBroker } from '../../lib/mqtt-broker.ts';
import {
  closed,
  connectMqtt,
  connectPacket,
  connectRaw,
  publishAcknowledged,
  socketClosed,
} from '../../lib/mqtt-client.ts';
import { aReport } from '../../lib/mqtt-messages.ts';
import { createTestPki, type TestPki, type TlsIdentity } from '../../lib/mqtt-pki.ts';

let fixture: TestBroker;
beforeAll(async () => {
  fixture = await startTestBroker();
});
afterAll(() => fixture[Symbol.asyncDispose]());

test('an appliance connects under the name of its certificate and is heard', async () => {
  const id = randomUUID();
  const client = await connectMqtt(fixture.address, await fixture.appliance(id), { clientId: id });
  expect(await publishAcknowledged(client, `sk/1/${id}/up/report`, aReport())).toBe(true);
  expect(fixture.broker.isConnected(id)).toBe(true);
  await client.endAsync();
});

test('a certificate of another authority is refused in the handshake', async () => {
  const foreign = await (await createTestPki()).issueDevice(randomUUID());
  const socket = await connectRaw(fixture.address, foreign);
  await socketClosed(socket);
  const refusal = await fixture.refused('certificate-untrusted');
  expect(refusal).toMatchObject({ channel: 'tls', source: '127.0.0.1' });
});

test('no certificate is refused in the handshake', async () => {
  const socket = await connectRaw(fixture.address);
  await socketClosed(socket);
  expect(await fixture.refused('certificate-missing')).toMatchObject({ channel: 'tls' });
});

test('a certificate the database does not know is refused', async () => {
  const id = randomUUID();
  const unknown = await fixture.pki.issueDevice(id);
  await expect(connectMqtt(fixture.address, unknown, { clientId: id })).rejects.toThrow(/Not authorized/);
  expect(await fixture.refused('certificate-unknown')).toMatchObject({ applianceId: id });
});

test('a certificate whose record names another appliance connects as neither', async () => {
  const [named, recorded] = [randomUUID(), randomUUID()];
  const identity = await fixture.pki.issueDevice(named);
  fixture.known.set(identity.serialNumber, recorded);
  for (const clientId of [named, recorded]) {
    fixture.refusals.length = 0;
    await expect(connectMqtt(fixture.address, identity, { clientId })).rejects.toThrow();
    expect(await fixture.refused('client-id-mismatch')).toMatchObject({ applianceId: named });
    expect(fixture.broker.isConnected(clientId)).toBe(false);
  }
  expect(fixture.presence.connected.map(({ applianceId }) => applianceId)).not.toContain(named);
});

test('a certificate that was issued to another appliance, by its record, is refused', async () => {
  const id = randomUUID();
  const identity = await fixture.appliance(id);
  fixture.known.set(identity.serialNumber, randomUUID());
  fixture.refusals.length = 0;
  await expect(connectMqtt(fixture.address, identity, { clientId: id })).rejects.toThrow(/Not authorized/);
  expect(fixture.refusals).toMatchObject([{ code: 'client-id-mismatch', applianceId: id }]);
  expect(fixture.presence.connected.map(({ applianceId }) => applianceId)).not.toContain(id);
});

test('a revoked certificate cannot connect, and the live connection that uses it ends', async () => {
  const id = randomUUID();
  const identity = await fixture.appliance(id);
  const client = await connectMqtt(fixture.address, identity, { clientId: id });
  const ended = closed(client);
  const { serialNumber } = identity;
  fixture.revoked.add(serialNumber);
  fixture.bus.publish('certificate.revoked', { serialNumber, authorityName: 'device', applianceId: id });
  await ended;
  await expect(connectMqtt(fixture.address, identity, { clientId: id })).rejects.toThrow(/Not authorized/);
  expect(await fixture.refused('certificate-revoked')).toMatchObject({ applianceId: id });
});

test.each([
  ["the control plane's own", (pki: TestPki) => pki.issueServer('localhost'), /INVALID_PURPOSE/],
  ['the name of our authority as issuer of another key', forged, /UNABLE_TO|SIGNATURE/],
])('a certificate with %s is refused before anything is said', async (_what, issue, why) => {
  fixture.refusals.length = 0;
  const identity = await issue(fixture.pki);
  // The broker would look it up as one in use.
  fixture.known.set(identity.serialNumber, 'localhost');
  const socket = await connectRaw(fixture.address, identity);
  const heard: Buffer[] = [];
  socket.on('data', (chunk) => heard.push(chunk));
  socket.write(connectPacket('localhost'));
  await socketClosed(socket);
  expect(heard).toEqual([]);
  expect(fixture.refusals).toMatchObject([{ channel: 'tls', code: 'certificate-untrusted' }]);
  expect(fixture.refusals[0]?.detail).toMatch(why);
  expect(fixture.presence.connected.map(({ applianceId }) => applianceId)).not.toContain('localhost');
});

async function forged(): Promise<TlsIdentity> {
  return (await createTestPki()).issueDevice('localhost');
}
