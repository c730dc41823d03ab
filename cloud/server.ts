import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { concealForeignNames } from './accounts/index.ts';
import { recordRequests } from './audit/index.ts';
import { createBroker } from './broker/index.ts';
import { createAuthorityCare, createCrlServer } from './certificates/index.ts';
import type { Context } from './context.ts';
import { createEstServer, renewEstTls } from './enrolment/index.ts';
import { createLive, type Live } from './live/index.ts';
import { createOwnersStore, type OwnersStore } from './platform/access/owners-store.ts';
import { claimServing, type ServingClaim } from './platform/database-serving.ts';
import { AppError } from './platform/errors.ts';
import { createHttpApp } from './platform/http/app.ts';
import { createIdempotencyStore } from './platform/http/idempotency-store.ts';
import { listening } from './platform/listening.ts';
import { type Trusted, trustedProxies } from './platform/proxies/index.ts';
import { DatabaseVersionError } from './prisma/applied.ts';
import { refuseOtherVersions } from './prisma/migrate.ts';
import { routesOf } from './routes.ts';
import { openTls, type Tls } from './tls.ts';

export type Server = {
  /** Of people and scripts. */
  url: string;
  ports: Context['ports'];
  /** Resolves when another version migrated the database beneath it: it must end. */
  unfit: Promise<Error>;
  [Symbol.asyncDispose](): Promise<void>;
};

const CONSOLE = fileURLToPath(new URL('../console/dist', import.meta.url));

const ANOTHER_SERVES = 'Another process serves from the data.';

/** At the end requests under way are answered; who has not sent all of its request by then is not waited for. */
const LAST_REQUESTS_MS = 5000;

/** Opens the four listeners. Disposing closes them, what came in last first; the context stays. */
export async function serve(context: Context): Promise<Server> {
  const { config, ports, pool } = context;
  const trusted = trustedProxies(config.trustedProxies);
  await using opening = new AsyncDisposableStack();
  const claim = opening.use(
    await claimServing({
      pool,
      log: context.log,
      alone: config.databaseUrl === undefined ? config.dataDir : undefined,
      check: refuseOtherVersions,
    }),
  );
  // The revocation lists come first: their address stands in every certificate.
  const crl = createCrlServer({ ...context, trusted });
  ports.crl = await listen(crl, at(config, ports.crl, 'CRL'), opening);
  await context.certificates.initialise();
  const tls = await openTls(context);

  await context.telemetry.start();
  await context.appliances.start();
  await listenSouthbound({ ...context, trusted }, tls, opening);
  const owners = createOwnersStore(pool);
  const live = createLive({ ...context, owners, summaries: context.appliances.getMany });
  const http = await createHttp(context, tls, { live, owners, trusted, claim });
  ports.http = await listen(http, at(config, ports.http, 'HTTP'), opening);
  // Before the listener waits for its connections to end.
  opening.use(live);
  await context.rollouts.start();
  await context.networks.start();
  context.pilots.start();
  context.teleworkers.start();
  context.enrolment.expiry.start();
  context.renumberings.reminders.start();
  context.retention.start();
  await context.clocks.start();
  context.audit.start();
  opening.use(tls.keepFresh());
  opening.use(careForAuthorities(context)).start();

  const resources = opening.move();
  return {
    url: context.publicUrl(),
    ports,
    unfit: claim.unfit,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

function careForAuthorities({ certificates, appliances, clock, log }: Context) {
  const command = { kind: 'renew-certificates', deadlineSeconds: 300 } as const;
  const askToRenew = (applianceId: string) => appliances.commands.send(applianceId, command, 'system');
  return createAuthorityCare({ certificates, clock, log, askToRenew });
}

async function listenSouthbound(
  context: Context & { trusted: Trusted },
  tls: Tls,
  opening: AsyncDisposableStack,
): Promise<void> {
  const { config, ports, appliances, telemetry, certificates } = context;
  const broker = opening.use(
    await createBroker({
      ...context,
      tls: tls.broker(),
      checkDevice: certificates.checkDevice,
      handlers: { ...appliances.handlers, ...telemetry.handlers },
      presence: appliances.presence,
    }),
  );
  tls.onRenewal(() => broker.renewTls(tls.broker()));
  context.link.current = broker;
  await listening(at(config, ports.mqtt, 'MQTT'), () => broker.listen(config.listenHost, ports.mqtt));
  ports.mqtt = broker.port;
  const est = createEstServer({ ...context, tls: tls.own(), trouble: context.storage.trouble });
  ports.device = await listen(est, at(config, ports.device, 'DEVICE'), opening);
  tls.onRenewal(() => renewEstTls(est, { tls: tls.own(), certificates }));
}

type Wired = { live: Live; owners: OwnersStore; trusted: Trusted; claim: ServingClaim };

async function createHttp(
  context: Context,
  tls: Tls,
  { live, owners, trusted, claim }: Wired,
): Promise<FastifyInstance> {
  const { accounts, storage, db } = context;
  const http = await createHttpApp({
    ...context,
    outcomes: createIdempotencyStore(db),
    record: (api) => recordRequests(api, context),
    conceal: (api) => concealForeignNames(api, accounts),
    tls: tls.http(),
    authenticate: accounts.authenticate,
    owners,
    trusted,
    trouble: storage.trouble,
    warnings: context.clocks.warnings,
    ready: async () => {
      if (claim.trouble) {
        const why = claim.trouble instanceof DatabaseVersionError ? claim.trouble.message : ANOTHER_SERVES;
        throw new AppError('unavailable', `Not ready. ${why}`, { cause: claim.trouble });
      }
      await storage.ready();
    },
    consoleDirectory: CONSOLE,
    routes: routesOf(context, live),
  });
  tls.onRenewal(() => tls.renewHttp(http.server));
  return http;
}

const at = ({ listenHost }: Context['config'], port: number, name: string) => ({
  host: listenHost,
  port,
  variable: `SITEKEEPER_${name}_PORT`,
});

async function listen(
  app: FastifyInstance,
  where: ReturnType<typeof at>,
  opening: AsyncDisposableStack,
): Promise<number> {
  opening.defer(() => close(app));
  await listening(where, () => app.listen({ host: where.host, port: where.port }));
  return (app.server.address() as AddressInfo).port;
}

async function close(app: FastifyInstance): Promise<void> {
  const cutOff = setTimeout(() => app.server.closeAllConnections(), LAST_REQUESTS_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cutOff);
  }
}
