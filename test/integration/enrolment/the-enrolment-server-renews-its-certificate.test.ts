import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { type EstSite, openEstSite } from '../../lib/est-site.ts';

/** What a client sees in a handshake of TLS 1.2, where a session ticket would come before its end. */
async function handshake({ port, directory }: EstSite) {
  const ca = await readFile(join(directory, 'ca.pem'));
  const socket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost', maxVersion: 'TLSv1.2' });
  try {
    await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    return { serialNumber: socket.getPeerCertificate().serialNumber, ticket: socket.getTLSTicket() };
  } finally {
    socket.destroy();
  }
}

test('the next connection sees another certificate, and no session can be resumed, before or after', async () => {
  await using site = await openEstSite();
  const before = await handshake(site);
  await site.renewTls();
  const after = await handshake(site);
  expect(after.serialNumber).not.toBe(before.serialNumber);
  expect([before.ticket, after.ticket]).toEqual([undefined, undefined]);
});
