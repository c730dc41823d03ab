import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createListeners } from '../../../cloud/live/listeners.ts';
import { EVERYTHING } from '../../../cloud/platform/access/roles.ts';
import { startCloud } from '../../lib/cloud.ts';

test('a listener is asked for at every heartbeat, and dismissed when it is not welcome any more', async () => {
  using listeners = createListeners({ heartbeatMilliseconds: 400 });
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  const welcomes = [true, true, false];
  server.on('connection', (socket) =>
    listeners.add(socket, EVERYTHING, async () => (welcomes.shift() ? EVERYTHING : undefined)),
  );
  await once(server, 'listening');
  try {
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const [code] = await once(client, 'close');
    expect(code).toBe(1008);
    expect(welcomes).toEqual([]);
  } finally {
    server.close();
  }
});

test('looking at a session does not keep it from ending', async () => {
  await using cloud = await startCloud();
  const { sessions } = cloud.context.accounts;
  const user = await cloud.context.db.user.findFirstOrThrow();
  const visitor = { address: '192.0.2.1', userAgent: undefined, replaces: undefined };
  const { secret } = await sessions.open(user, 'password', false, visitor);
  const old = new Date(Date.now() - 3_600_000);
  await cloud.context.db.session.updateMany({ data: { lastSeenAt: old } });
  const lastSeen = async () => (await cloud.context.db.session.findFirstOrThrow()).lastSeenAt;
  expect(await sessions.find(secret, false)).toBeDefined();
  expect(await lastSeen()).toEqual(old);
  expect(await sessions.find(secret)).toBeDefined();
  expect(await lastSeen()).not.toEqual(old);
  await sessions.end(secret);
  expect(await sessions.find(secret, false)).toBeUndefined();
});
