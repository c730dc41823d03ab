import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

function connect(headers: Record<string, string>): WebSocket {
  const url = `${cloud.url.replace('https', 'wss')}/api/v1/live`;
  return new WebSocket(url, { ca: cloud.ca, headers });
}
const authorization = () => ({ authorization: `Bearer ${cloud.token}` });

/** The status with which an upgrade was refused. */
async function refusal(headers: Record<string, string>): Promise<number> {
  const socket = connect(headers);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  socket.on('error', () => undefined).terminate();
  return response.statusCode;
}

test('a new appliance is told with its summary', async () => {
  const socket = connect(authorization());
  await once(socket, 'open');
  const told = once(socket, 'message');
  const { appliance } = await cloud.rest.post<{ appliance: { id: string } }>('appliances', {
    serial: 'SK-LIVE-1',
    model: 'SK-100',
  });
  const message = JSON.parse(String((await told)[0]));
  expect(message).toEqual({ type: 'appliance.changed', appliance });
  socket.close();
});

test('a burst about one appliance becomes few messages, and the last word is told', async () => {
  const { appliance } = await cloud.rest.post<{ appliance: { id: string } }>('appliances', {
    serial: 'SK-LIVE-2',
    model: 'SK-100',
  });
  const socket = connect(authorization());
  await once(socket, 'open');
  const models: string[] = [];
  const last = new Promise<void>((resolve) =>
    socket.on('message', (text) => {
      const { model } = JSON.parse(String(text)).appliance ?? {};
      models.push(model);
      if (model === 'last') resolve();
    }),
  );
  for (let i = 0; i < 200; i++) cloud.context.bus.publish('appliance.changed', { applianceId: appliance.id });
  await cloud.rest.patch(`appliances/${appliance.id}`, { model: 'last' });
  await last;
  expect(models.length).toBeLessThan(10);
  socket.close();
});

test('without a credential, or from a page of another origin, nobody listens', async () => {
  expect(await refusal({})).toBe(401);
  expect(await refusal({ authorization: 'Bearer skt_invented' })).toBe(401);
  const { admin } = cloud;
  const answer = await cloud.rest.as({}).request('POST', 'sessions', { body: admin });
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  expect(await refusal({ cookie, origin: 'https://evil.example' })).toBe(403);
  const own = connect({ cookie, origin: cloud.url });
  await once(own, 'open');
  own.close();
});

test('a listener that goes away without a word is forgotten', async () => {
  const socket = connect(authorization());
  await once(socket, 'open');
  socket.terminate();
  for (let i = 0; i < 20; i++) cloud.context.bus.publish('network.changed', { networkId: 'x' });
  expect(await cloud.rest.request('GET', 'appliances')).toMatchObject({ status: 200 });
});

test('a message that is too large ends its connection, and is no failure of ours', async () => {
  const socket = connect(authorization());
  await once(socket, 'open');
  const logged = cloud.logLines.length;
  socket.send('x'.repeat(10_000));
  await once(socket, 'close');
  const failures = cloud.logLines.slice(logged).filter((line) => JSON.parse(line).level >= 50);
  expect(failures).toEqual([]);
  expect(await cloud.rest.request('GET', 'users/me')).toMatchObject({ status: 403 });
});
