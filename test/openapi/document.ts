import { createHttpApp } from '../../cloud/platform/http/app.ts';
import { systemIds } from '../../cloud/platform/ids.ts';
import { createLog } from '../../cloud/platform/log.ts';
import { routesOf } from '../../cloud/routes.ts';
import { createTestPki } from '../lib/mqtt-pki.ts';

/** Stands for whatever routes are made with: they are described here, and none of them is called. */
const anything = (): never =>
  new Proxy(() => undefined, {
    get: (_target, name) => (name === Symbol.toPrimitive || name === 'then' ? undefined : anything()),
    apply: () => anything(),
  }) as never;

/** The OpenAPI document, without a database and without listening anywhere. */
export async function openApiOf(publicUrl: string): Promise<Record<string, unknown>> {
  const app = await createHttpApp({
    tls: await ownTls(),
    log: createLog('silent'),
    publicUrl: () => publicUrl,
    ids: systemIds,
    clock: { now: () => new Date() },
    metrics: anything(),
    sealing: anything(),
    outcomes: anything(),
    authenticate: async () => undefined,
    owners: anything(),
    trusted: () => false,
    trouble: () => undefined,
    warnings: () => [],
    ready: async () => undefined,
    consoleDirectory: '/nowhere',
    record: () => undefined,
    conceal: () => undefined,
    routes: routesOf(anything(), anything()),
  });
  await app.ready();
  const answer = await app.inject({ url: '/api/v1/openapi.json', headers: { host: 'localhost' } });
  await app.close();
  return answer.json();
}

async function ownTls() {
  const { key, cert } = await (await createTestPki()).issueServer('localhost');
  return { keyPem: key, certificateChainPem: cert };
}
