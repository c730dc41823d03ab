import { request } from 'node:https';
import { checkControlPlane } from './control-plane.ts';

export type HttpsTrust =
  /** Only for fetching what is then checked by its fingerprint. */
  { unverified: true } | { ca: string; certificate?: string; key?: string };

export type HttpsAnswer = { status: number; headers: Record<string, string | undefined>; body: string };

const TIMEOUT_MILLISECONDS = 30_000;
const LIMIT_BYTES = 262_144;

/** One HTTPS request on a connection of its own. Rejects when there is no whole answer in time. */
export function httpsRequest(
  url: string,
  trust: HttpsTrust,
  options: { method: 'GET' | 'POST'; headers?: Record<string, string>; body?: string; signal?: AbortSignal },
): Promise<HttpsAnswer> {
  const { method, headers = {}, body, signal } = options;
  const deadline = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method,
      agent: false,
      minVersion: 'TLSv1.2',
      headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      ...('unverified' in trust
        ? { rejectUnauthorized: false }
        : {
            ca: trust.ca,
            cert: trust.certificate,
            key: trust.key,
            checkServerIdentity: checkControlPlane,
          }),
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > LIMIT_BYTES) outgoing.destroy(new Error('the answer is too large'));
        else chunks.push(chunk);
      });
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers as HttpsAnswer['headers'],
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.end(body);
  });
}
