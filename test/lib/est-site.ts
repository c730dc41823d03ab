import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEnrolment, createEstServer, renewEstTls } from '../../cloud/enrolment/index.ts';
import { createBus } from '../../cloud/platform/bus.ts';
import { systemIds } from '../../cloud/platform/ids.ts';
import { createTestClock, testCertificates, testRefusals } from './certificates.ts';
import { openTestDatabase } from './database.ts';

const noAppliances = () => {
  throw new Error('nobody approves boxes here');
};

export type EstSite = Awaited<ReturnType<typeof openEstSite>>;

/** An EST server on a free loopback port, its database, and a directory with `ca.pem` (the root) for curl and openssl. */
export async function openEstSite(options: { requestsPerMinute?: number } = {}) {
  await using stack = new AsyncDisposableStack();
  const { db } = stack.use(await openTestDatabase());
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-est-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));

  const clock = createTestClock();
  const bus = createBus();
  const certificates = testCertificates({ db, clock, bus });
  await certificates.initialise();
  const { log, lines, refusals, registry } = testRefusals({ db, clock });
  stack.defer(refusals.settled);
  const enrolment = createEnrolment({
    db,
    certificates,
    appliances: noAppliances,
    ids: systemIds,
    clock,
    bus,
    log,
    metrics: registry,
  });
  const issueTls = () => certificates.issueServer(['localhost', '127.0.0.1']);
  const tls = await issueTls();
  const server = createEstServer({
    log,
    tls,
    certificates,
    enrolment,
    refusals,
    trouble: () => undefined,
    ...options,
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  stack.defer(() => server.close());

  const chain = certificates.caChain();
  await writeFile(join(directory, 'ca.pem'), chain.root);
  await writeFile(join(directory, 'device-ca.pem'), chain.device);
  await writeFile(join(directory, 'vpn-ca.pem'), chain.vpn);

  const open = stack.move();
  return {
    db,
    directory,
    clock,
    bus,
    certificates,
    enrolment,
    refusals,
    registry,
    log,
    /** Every line logged so far. */
    lines,
    url: `https://127.0.0.1:${(server.server.address() as AddressInfo).port}/.well-known/est`,
    port: (server.server.address() as AddressInfo).port,

    /** Gives the server another certificate, as happens once a day. */
    renewTls: async () => renewEstTls(server, { tls: await issueTls(), certificates }),

    /** A registered appliance and its secret. */
    async register(serial: string): Promise<{ id: string; secret: string }> {
      const now = clock.now();
      const id = systemIds.uuid();
      await db.appliance.create({ data: { id, serial, model: 'demo', createdAt: now, updatedAt: now } });
      return { id, secret: (await enrolment.issueSecret(id)).secret };
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
