import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../platform/errors.ts';
import { encodingOf, FILE_ENCODINGS, type FileEncoding } from './csv/decode.ts';
import { MOST_BYTES } from './schema.ts';

/** A file in the body of a request. Its octets are private, so that nothing takes them for a document of numbers. */
export class CsvBody {
  readonly #bytes: Buffer;
  readonly #encoding: FileEncoding | undefined;

  constructor(bytes: Buffer, encoding: FileEncoding | undefined) {
    this.#bytes = bytes;
    this.#encoding = encoding;
  }

  /** With the encoding the sender told. */
  get source(): { bytes: Buffer; encoding?: FileEncoding } {
    return { bytes: this.#bytes, ...(this.#encoding && { encoding: this.#encoding }) };
  }

  /** What tells this request from another one (Idempotency-Key). */
  toJSON(): object {
    return { sha256: createHash('sha256').update(this.#bytes).digest('hex'), encoding: this.#encoding };
  }
}

/** What browsers call a file of that ending: with Excel installed, Windows says it is Excel's. */
const MEDIA_TYPES = ['text/csv', 'application/csv', 'application/vnd.ms-excel', 'text/plain'];

/** Files in the body; `charset` is a label of one of the encodings that are read, or left out to have it found out. */
export function takeCsv(app: FastifyInstance): void {
  app.addContentTypeParser(
    MEDIA_TYPES,
    { parseAs: 'buffer', bodyLimit: MOST_BYTES },
    async (request: FastifyRequest, body: Buffer) => {
      return new CsvBody(body, charsetOf(request.headers['content-type'] ?? ''));
    },
  );
}

function charsetOf(contentType: string): FileEncoding | undefined {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1];
  if (charset === undefined) return undefined;
  const encoding = encodingOf(charset);
  if (encoding) return encoding;
  throw new AppError('media-type-unsupported', `The charset must be one of ${FILE_ENCODINGS.join(', ')}.`);
}
