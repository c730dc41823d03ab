import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../cloud/config.ts';
import { type Context, type Overrides, openContext } from '../../cloud/context.ts';
import { serve } from '../../cloud/server.ts';
import { openTestDatabase } from './database.ts';
import { captureLog } from './log-capture.ts';
import { createRest, type Rest } from './rest.ts';

export const ADMIN = { email: 'admin@localhost', password: 'a good long password' };

export type TestCloud = {
  /** `https://localhost:<port>`, the console and REST. */
  url: string;
  ports: Context['ports'];
  /** PEM of the root certificate, which everything the cloud presents chains to. */
  ca: string;
  /** As an operator's administrator, by API token. */
  rest: Rest;
  token: string;
  admin: typeof ADMIN;
  context: Context;
  dataDir: string;
  databaseUrl: string;
  /** JSON lines the cloud has logged. */
  logLines: string[];
  [Symbol.asyncDispose](): Promise<void>;
};

/** A whole cloud in this process: own database, free ports, temporary directory. `env` as main.ts would read it. */
export async function startCloud(
  overrides: Overrides & { env?: Record<string, string> } = {},
): Promise<TestCloud> {
  await using opening = new AsyncDisposableStack();
  const database = opening.use(await openTestDatabase());
  const dataDir = await mkdtemp(join(tmpdir(), 'sitekeeper-cloud-'));
  opening.defer(() => rm(dataDir, { recursive: true, force: true }));
  const config = readConfig({
    SITEKEEPER_DATA_DIR: dataDir,
    SITEKEEPER_HTTP_PORT: '0',
    SITEKEEPER_DEVICE_PORT: '0',
    SITEKEEPER_MQTT_PORT: '0',
    SITEKEEPER_CRL_PORT: '0',
    SITEKEEPER_ADMIN_EMAIL: ADMIN.email,
    SITEKEEPER_ADMIN_PASSWORD: ADMIN.password,
    DATABASE_URL: database.url,
    ...overrides.env,
  });
  const { log, lines } = captureLog();
  const context = opening.use(await openContext(config, { log, ...overrides }));
  await context.accounts.users.ensureAdministrator(config.administrator);
  const server = opening.use(await serve(context));
  const { secret } = await context.accounts.tokens.issue({
    name: 'test',
    role: 'operator-admin',
    expiresInDays: 3650,
  });
  const ca = context.certificates.caChain().root;
  const rest = opening.use(createRest({ host: 'localhost', port: server.ports.http, ca }, { token: secret }));
  const resources = opening.move();
  return {
    url: server.url,
    ports: server.ports,
    ca,
    rest,
    token: secret,
    admin: ADMIN,
    context,
    dataDir,
    databaseUrl: database.url,
    logLines: lines,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
