import { readFile } from 'node:fs/promises';
import { createSecureContext, type Server } from 'node:tls';
import { certificatePem } from '../provisioning/pki/index.ts';
import type { TlsMaterial } from './broker/index.ts';
import type { Context } from './context.ts';
import { TLS_RULES } from './platform/tls-rules.ts';
import { serverNames } from './server-names.ts';

type Material = { keyPem: string; certificateChainPem: string };
type HttpCertificate = NonNullable<Context['config']['httpCertificate']>;

/** A server certificate lives 90 days or so; it is replaced well before. */
const RENEW_EVERY_MS = 24 * 3_600_000;

export type Tls = Awaited<ReturnType<typeof openTls>>;

/**
 * The certificates this process presents: one of our own authority on every listener, except where people bring their
 * own for theirs. Renewed while the process runs.
 */
export async function openTls({ config, certificates, log, bus }: Context) {
  const names = serverNames(config);
  const listeners: (() => void)[] = [];
  let own = await issueOwn();
  let http = await forPeople();

  async function forPeople(): Promise<Material> {
    return config.httpCertificate ? readPair(config.httpCertificate) : own;
  }

  async function issueOwn(): Promise<Material> {
    for (const { name, kind, advice } of await certificates.authorities.advised()) {
      log.warn({ authority: name, kind, advice }, 'a certification authority should have a successor');
    }
    return certificates.issueServer(names);
  }

  async function renew(): Promise<void> {
    own = await issueOwn();
    http = await forPeople();
    for (const listener of listeners) listener();
  }

  const authorities = () => certificates.published(['root', 'device']).map(certificatePem);
  return {
    own: () => own,
    http: () => http,
    broker: (): TlsMaterial => ({ ...own, authorities: authorities() }),
    onRenewal: (listener: () => void) => void listeners.push(listener),
    renewHttp: (server: object) =>
      asTls(server).setSecureContext({
        key: http.keyPem,
        cert: http.certificateChainPem,
        ...TLS_RULES,
      }),
    keepFresh(): Disposable {
      const again = () =>
        void renew().catch((error: unknown) =>
          log.error({ err: error }, 'server certificates could not be renewed; the old ones stay in use'),
        );
      const timer = setInterval(again, RENEW_EVERY_MS).unref();
      const ends = [bus.subscribe('authorities.changed', again), bus.subscribe('clock.set-back', again)];
      return {
        [Symbol.dispose]: () => {
          clearInterval(timer);
          for (const end of ends) end();
        },
      };
    },
  };
}

/** What Fastify types as a plain HTTP server is one of TLS here. */
const asTls = (server: object): Server => server as Server;

/** @throws Error naming the variables, since what OpenSSL says of such files helps nobody. */
async function readPair({ keyFile, certificateFile }: HttpCertificate): Promise<Material> {
  try {
    const keyPem = await readFile(keyFile, 'utf8');
    const certificateChainPem = await readFile(certificateFile, 'utf8');
    createSecureContext({ key: keyPem, cert: certificateChainPem });
    return { keyPem, certificateChainPem };
  } catch (cause) {
    const variables = 'SITEKEEPER_HTTP_CERTIFICATE_FILE and SITEKEEPER_HTTP_KEY_FILE';
    throw new Error(`${variables} must name a certificate chain and its key: PEM files this user can read.`, {
      cause,
    });
  }
}
