import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { type Bootstrap, canonicalHash, type Report, type TargetState } from '#protocol';
import { createBroker, type Handlers } from '../../../cloud/broker/index.ts';
import { systemIds } from '../../../cloud/platform/ids.ts';
import { createLog } from '../../../cloud/platform/log.ts';
import { openEstSite } from '../est-site.ts';
import { createMailbox } from './mailbox.ts';

export type Southbound = Awaited<ReturnType<typeof openSouthbound>>;
export type Received = { applianceId: string; message: unknown };

/**
 * What an agent sees of the control plane, made of the cloud's own parts: EST server, certificates, broker, database.
 * Messages from agents are kept in mailboxes; target states and commands are sent by the test.
 */
export async function openSouthbound() {
  await using stack = new AsyncDisposableStack();
  const est = stack.use(await openEstSite());
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-agents-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const mail = mailboxes();
  const storage = { away: false };
  const server = await est.certificates.issueServer(['localhost', '127.0.0.1']);
  const { root, device } = est.certificates.caChain();
  const broker = stack.use(
    await createBroker({
      log: createLog('silent'),
      ids: systemIds,
      bus: est.bus,
      tls: { ...server, authorities: [root, device] },
      checkDevice: est.certificates.checkDevice,
      handlers: handlers(mail, storage),
      presence: {
        connected: async () => undefined,
        disconnected: ({ applianceId }) => mail.gone.put(applianceId),
      },
      refusals: est.refusals,
      metrics: new Registry(),
    }),
  );
  await broker.listen('127.0.0.1', 0);
  const open = stack.move();

  return {
    est,
    broker,
    directory,
    ...mail,
    storage,
    /** A registered appliance's bootstrap document. */
    async register(serial: string): Promise<{ id: string; bootstrap: Bootstrap }> {
      const { id, secret } = await est.register(serial);
      const bootstrap: Bootstrap = {
        version: 1,
        enrolmentUrl: `https://127.0.0.1:${est.port}`,
        mqttUrl: `mqtts://127.0.0.1:${broker.port}`,
        caFingerprint: est.certificates.caFingerprint(),
        serial,
        enrolmentSecret: secret,
      };
      return { id, bootstrap };
    },
    sendTarget(applianceId: string, revision: number, target: TargetState, confirmWithinSeconds = 30) {
      const message = { revision, hash: canonicalHash(target), confirmWithinSeconds, target };
      return broker.publish(applianceId, 'target', JSON.stringify(message));
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** While `storage.away` nothing can be stored, so that nothing is acknowledged. */
function handlers(mail: Mail, storage: { away: boolean }): Handlers {
  const store = (keep: () => void) => {
    if (storage.away) {
      mail.unacknowledged.put(undefined);
      throw new Error('storage is away');
    }
    keep();
  };
  return {
    report: async ({ applianceId }, report) => store(() => mail.reports.put({ applianceId, report })),
    telemetry: async ({ applianceId }, message) => store(() => mail.telemetry.put({ applianceId, message })),
    event: async ({ applianceId }, message) => store(() => mail.events.put({ applianceId, message })),
    commandResult: async ({ applianceId }, _, message) =>
      store(() => mail.results.put({ applianceId, message })),
  };
}

type Mail = ReturnType<typeof mailboxes>;

const mailboxes = () => ({
  reports: createMailbox<{ applianceId: string; report: Report }>(),
  telemetry: createMailbox<Received>(),
  events: createMailbox<Received>(),
  results: createMailbox<Received>(),
  unacknowledged: createMailbox<undefined>(),
  /** Appliances whose connection ended. */
  gone: createMailbox<string>(),
});
