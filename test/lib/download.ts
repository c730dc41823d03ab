import { request } from 'node:https';

export type Downloaded = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  content: Buffer;
};

/** What lies behind an address, octet by octet, without signing in. */
export function download(url: string, ca: string, method = 'GET'): Promise<Downloaded> {
  const { promise, resolve, reject } = Promise.withResolvers<Downloaded>();
  const sent = request(url, { ca, method, agent: false }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () =>
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        content: Buffer.concat(chunks),
      }),
    );
  });
  sent.on('error', reject);
  sent.end();
  return promise;
}
