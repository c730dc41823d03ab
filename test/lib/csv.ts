import { request } from 'node:https';
import type { TestCloud } from './cloud.ts';

export type FileAnswer = { status: number; headers: Record<string, unknown>; body: Buffer; json: Outcome };
type Outcome = {
  code?: string;
  detail?: string;
  rows?: Record<string, number>;
  encoding?: string;
  errors?: { pointer: string; code: string; detail: string; line?: number; value?: string }[];
};

/** Sends a file as a script does with `curl --data-binary`, or fetches one. */
export function sendFile(
  { ports, ca, token }: Pick<TestCloud, 'ports' | 'ca' | 'token'>,
  method: 'GET' | 'POST',
  path: string,
  file?: string | Buffer,
  contentType = 'text/csv',
  more: Record<string, string> = {},
): Promise<FileAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<FileAnswer>();
  const headers = {
    authorization: `Bearer ${token}`,
    ...more,
    ...(file !== undefined && { 'content-type': contentType, 'content-length': Buffer.byteLength(file) }),
  };
  const options = { host: 'localhost', port: ports.http, ca, method, path: `/api/v1/${path}`, headers };
  const sent = request(options, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () => {
      const body = Buffer.concat(chunks);
      const isJson = /[/+]json(;|$)/.test(response.headers['content-type'] ?? '');
      const json = (isJson ? JSON.parse(body.toString()) : {}) as Outcome;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body, json });
    });
  });
  sent.on('error', reject);
  sent.end(file);
  return promise;
}

/** Rows of cells without anything that needs quotes. */
export const csv = (...rows: string[][]): string => rows.map((cells) => `${cells.join(',')}\n`).join('');
