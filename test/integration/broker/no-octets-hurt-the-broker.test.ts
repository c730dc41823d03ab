import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PACKET_LIMIT_BYTES } from '#protocol';
import { startTestBroker, type TestBroker } from '../../lib/mqtt-broker.ts';
import {
  connectMqtt,
  connectPacket,
  connectRaw,
  publishAcknowledged,
  socketClosed,
} from '../../lib/mqtt-client.ts';
import { aReport } from '../../lib/mqtt-messages.ts';
import type { TlsIdentity } from '../../lib/mqtt-pki.ts';

let fixture: TestBroker;
let id: string;
let identity: TlsIdentity;
beforeAll(async () => {
  fixture = await startTestBroker();
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(async () => {
  fixture.refusals.length = 0;
  id = randomUUID();
  identity = await fixture.appliance(id);
});

/** Sends octets and waits for the broker to end the connection. */
async function provoke(...octets: Uint8Array[]): Promise<void> {
  const socket = await connectRaw(fixture.address, identity);
  for (const part of octets) socket.write(part);
  await socketClosed(socket);
}

async function servesTheNext(): Promise<void> {
  const next = randomUUID();
  const client = await connectMqtt(fixture.address, await fixture.appliance(next), { clientId: next });
  expect(await publishAcknowledged(client, `sk/1/${next}/up/report`, aReport())).toBe(true);
  await client.endAsync();
}

/** The fixed header of a PUBLISH with quality of service 1 and this remaining length (MQTT 3.1.1 §2.2.3). */
function publishHeader(remaining: number): Buffer {
  const octets = [0x32];
  for (let left = remaining; ; left = Math.floor(left / 128)) {
    octets.push(left >= 128 ? (left % 128) | 0x80 : left);
    if (left < 128) return Buffer.from(octets);
  }
}

test('an oversized packet is known by its header and never buffered', async () => {
  const socket = await connectRaw(fixture.address, identity);
  socket.write(connectPacket(id));
  const before = process.memoryUsage();
  socket.write(publishHeader(PACKET_LIMIT_BYTES + 1));
  const chunk = Buffer.alloc(65_536);
  let ended = false;
  void socketClosed(socket).then(() => {
    ended = true;
  });
  while (!ended) {
    if (!socket.write(chunk)) await new Promise((resolve) => setImmediate(resolve));
  }
  const after = process.memoryUsage();
  expect(after.external + after.arrayBuffers - before.external - before.arrayBuffers).toBeLessThan(
    50_000_000,
  );
  expect(await fixture.refused('packet-oversized')).toMatchObject({ applianceId: id });
  await servesTheNext();
});

test('a large first packet is refused: CONNECT is small', async () => {
  await provoke(Buffer.from([0x10, 0xff, 0xff, 0x03]));
  expect(await fixture.refused('packet-oversized')).toMatchObject({ applianceId: id });
});

test('a first packet that is not CONNECT is refused', async () => {
  await provoke(Buffer.from([0xc0, 0x00]));
  expect(await fixture.refused('connect-invalid')).toMatchObject({ applianceId: id });
});

test('a second CONNECT is refused', async () => {
  await provoke(connectPacket(id), connectPacket(id));
  expect(await fixture.refused('packet-malformed')).toMatchObject({ applianceId: id });
});

test('a remaining length of five octets is refused', async () => {
  await provoke(connectPacket(id), Buffer.from([0x32, 0xff, 0xff, 0xff, 0xff, 0x01]));
  expect(await fixture.refused('packet-malformed')).toMatchObject({ applianceId: id });
});

test('a packet whose topic is longer than itself is refused', async () => {
  await provoke(connectPacket(id), Buffer.from([0x32, 0x04, 0xff, 0xff, 0x61, 0x62]));
  expect(await fixture.refused('packet-malformed')).toMatchObject({ applianceId: id });
});

test('a connection that ends inside a packet is recorded as truncated', async () => {
  const socket = await connectRaw(fixture.address, identity);
  socket.write(connectPacket(id));
  socket.end(Buffer.from([0x32, 0x40, 0x00, 0x05]));
  await socketClosed(socket);
  expect(await fixture.refused('packet-truncated')).toMatchObject({ applianceId: id });
  await servesTheNext();
});

test('random and mutated octets never end the process', async () => {
  const seed = Buffer.concat([
    publishHeader(20),
    Buffer.from([0, 3, 0x61, 0x2f, 0x62, 0, 1]),
    Buffer.alloc(13, 0x7b),
    Buffer.from([
      0x82, 0x06, 0, 1, 0, 1, 0x23, 1, 0xa2, 0x05, 0, 2, 0, 1, 0x23, 0xc0, 0x00, 0x40, 0x02, 0, 1,
    ]),
  ]);
  const mutated = fc
    .array(fc.tuple(fc.nat({ max: seed.length - 1 }), fc.integer({ min: 0, max: 255 })), { maxLength: 6 })
    .map((changes) => {
      const octets = Buffer.from(seed);
      for (const [at, octet] of changes) octets[at] = octet;
      return octets;
    });
  const octets = fc.oneof(mutated, fc.uint8Array({ maxLength: 200 }).map(Buffer.from));
  await fc.assert(
    fc.asyncProperty(octets, fc.boolean(), async (sent, afterConnect) => {
      const socket = await connectRaw(fixture.address, identity);
      if (afterConnect) socket.write(connectPacket(id));
      socket.end(sent);
      await socketClosed(socket);
    }),
    { numRuns: 150 },
  );
  const [noise = new Uint8Array()] = fc.sample(fc.uint8Array({ minLength: 4096, maxLength: 4096 }), 1);
  await provoke(connectPacket(id), noise, Buffer.from([0xf0, 0x00]));
  await servesTheNext();
});
