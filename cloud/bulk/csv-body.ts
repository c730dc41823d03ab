import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../platform/errors.ts';
import type { Encoding } from './csv/decode.ts';
import { MOST_BYTES } from './schema.ts';

/** A file in the body of a request. Its octets are private, so that nothing takes them for a document of numbers. */
export class CsvBody {
  readonly #bytes: Buffer;
  readonly #encoding: Encoding | undefined;

  constructor(bytes: Buffer, encoding: Encoding | undefined) {
    this.#bytes = bytes;
    this.#encoding = encoding;
  }

  /** With the encoding the sender told. */
  get source(): { bytes: Buffer; encoding?: Encoding } {
    return { bytes: this.#bytes, ...(this.#encoding && { encoding: this.#encoding }) };
  }

  /** What tells this request from another one (Idempotency-Key). */
  toJSON(): object {
    return { sha256: createHash('sha256').update(this.#bytes).digest('hex'), encoding: this.#encoding };
  }
}

/** Bodies of `text/csv`; `charset` is utf-8 or big5, or left out to have it found out. */
export function takeCsv(app: FastifyInstance): void {
  app.addContentTypeParser(
    'text/csv',
    { parseAs: 'buffer', bodyLimit: MOST_BYTES },
    async (request: FastifyRequest, body: Buffer) => {
      return new CsvBody(body, charsetOf(request.headers['content-type'] ?? ''));
    },
  );
}

function charsetOf(contentType: string): Encoding | undefined {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase();
  if (charset === undefined) return undefined;
  if (charset === 'utf-8' || charset === 'utf8') return 'utf-8';
  if (charset === 'big5' || charset === 'cp950' || charset === 'ms950') return 'big5';
  throw new AppError('media-type-unsupported', 'The charset of text/csv must be utf-8 or big5.');
}
