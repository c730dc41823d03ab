import { once } from 'node:events';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { startCloud } from '../../lib/cloud.ts';

/** Sooner than the server would lose its patience with such a request by itself. */
const PATIENCE = { timeout: 25_000 };

test('a request that is never sent to its end does not keep the cloud from ending', PATIENCE, async () => {
  const cloud = await startCloud();
  const sockets = [cloud.ports.http, cloud.ports.device].map((port) =>
    connect({ host: '127.0.0.1', servername: 'localhost', port, ca: cloud.ca }),
  );
  const head = ['POST /api/v1/customers HTTP/1.1', 'host: localhost', `authorization: Bearer ${cloud.token}`];
  const beginning = [...head, 'content-type: application/json', 'content-length: 9', '', '{'].join('\r\n');
  try {
    for (const socket of sockets) {
      await once(socket, 'secureConnect');
      socket.resume().write(beginning);
    }
    const ended = Promise.all(sockets.map((socket) => once(socket, 'close')));
    await cloud[Symbol.asyncDispose]();
    await ended;
    expect(sockets.every(({ closed }) => closed)).toBe(true);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});
