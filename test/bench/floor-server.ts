/**
 * The floor the control plane is measured against: a bare aedes broker and a bare HTTPS server over mutual TLS with the
 * same kind of certificates and nothing behind them. `floor-server.ts <file with key, certificate, authorities in PEM>`;
 * prints its two ports.
 */
import { readFileSync } from 'node:fs';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { Aedes } from 'aedes';

const { key, cert, ca } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const tls = { key, cert, ca, requestCert: true, rejectUnauthorized: true };
const broker = await Aedes.createBroker({ concurrency: 10_000 });
const mqtt = createTls(tls, (socket) => {
  socket.setNoDelay(true);
  broker.handle(socket);
});
const https = createHttps(tls, (request, response) => request.resume().on('end', () => response.end('ok')));
await Promise.all(
  [mqtt, https].map((server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(0)))),
);
/** `fan-out <payload>` on the standard input publishes to every connected client. */
process.stdin.setEncoding('utf8');
let pending = '';
process.stdin.on('data', (text: string) => {
  pending += text;
  if (!pending.endsWith('\n')) return;
  const payload = Buffer.from(pending.trim());
  pending = '';
  for (const client of Object.keys((broker as unknown as { clients: object }).clients)) {
    broker.publish(
      { cmd: 'publish', topic: `down/${client}`, payload, qos: 1, retain: false, dup: false },
      () => undefined,
    );
  }
});
const ports = [mqtt, https].map((server) => (server.address() as AddressInfo).port);
console.log(`ports ${ports.join(' ')}`);
