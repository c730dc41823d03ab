import type { X509Certificate } from 'node:crypto';
import { parseJson } from '../state/read-json.ts';
import { parseCertsOnly } from './certs-only.ts';
import { type HttpsAnswer, type HttpsTrust, httpsRequest } from './https.ts';

/** Closed: what an EST server's no means to an appliance. */
export type EstErrorCode =
  /** The server cannot be reached, or its TLS certificate is not one of the root's. */
  | 'est-unreachable'
  /** 401, 403: secret wrong, used, expired. Only the operator can help. */
  | 'est-refused'
  /** 403: the certificate shown is good no more, as after a revocation. Enrolling anew may succeed. */
  | 'est-certificate-refused'
  /** 403 `key-revoked`: the same with another key may succeed. */
  | 'est-key-revoked'
  /** 202 or 503: ask again later (RFC 7030 §4.2.3). */
  | 'est-pending'
  /** 429: too many tries. */
  | 'est-throttled'
  | 'est-answer-invalid';

export class EstError extends Error {
  override readonly name = 'EstError';
  readonly code: EstErrorCode;
  /** Earliest next try in milliseconds, as the server asked. */
  readonly retryAfter: number | undefined;

  constructor(
    code: EstErrorCode,
    message: string,
    options: { retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryAfter = options.retryAfter;
  }
}

export type EstOperation = 'simpleenroll' | 'simplereenroll' | 'vpn/simpleenroll' | 'vpn/simplereenroll';

/** Client of an EST server (RFC 7030, RFC 8951). `url` is without `/.well-known`. */
export type EstClient = {
  /** Authorities, of all kinds or of those that peers in IKE have. On an unverified connection it is for the caller to know the root. */
  authorities(operation: 'cacerts' | 'vpn/cacerts', trust: HttpsTrust): Promise<X509Certificate[]>;
  /** The certificates of the answer; `credentials` is sent as HTTP Basic. */
  enrol(
    operation: EstOperation,
    csr: Buffer,
    trust: Exclude<HttpsTrust, { unverified: true }>,
    credentials?: { name: string; password: string },
  ): Promise<X509Certificate[]>;
};

export function createEstClient({ url, signal }: { url: string; signal: AbortSignal }): EstClient {
  const base = `${url.replace(/\/+$/, '')}/.well-known/est`;

  async function ask(path: string, trust: HttpsTrust, options: Parameters<typeof httpsRequest>[2]) {
    try {
      return await httpsRequest(`${base}/${path}`, trust, { ...options, signal });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new EstError('est-unreachable', `${path}: ${reason}`, { cause });
    }
  }

  return {
    async authorities(operation, trust) {
      return certificatesOf(operation, await ask(operation, trust, { method: 'GET' }));
    },
    async enrol(operation, csr, trust, credentials) {
      const basic =
        credentials && Buffer.from(`${credentials.name}:${credentials.password}`).toString('base64');
      const answer = await ask(operation, trust, {
        method: 'POST',
        headers: {
          'content-type': 'application/pkcs10',
          'content-transfer-encoding': 'base64',
          accept: 'application/pkcs7-mime',
          ...(basic && { authorization: `Basic ${basic}` }),
        },
        body: csr.toString('base64'),
      });
      return certificatesOf(operation, answer);
    },
  };
}

function certificatesOf(operation: string, answer: HttpsAnswer): X509Certificate[] {
  if (answer.status === 200) {
    try {
      return parseCertsOnly(answer.body);
    } catch (cause) {
      throw new EstError('est-answer-invalid', `${operation}: the answer is not certs-only PKCS#7`, {
        cause,
      });
    }
  }
  const said = `${operation}: ${answer.status} ${answer.body.slice(0, 300).replace(/\s+/g, ' ')}`.trim();
  throw new EstError(codeOf(answer), said, { retryAfter: retryAfter(answer.headers['retry-after']) });
}

const BY_PROBLEM = new Map<unknown, EstErrorCode>([
  ['key-revoked', 'est-key-revoked'],
  ['certificate-revoked', 'est-certificate-refused'],
  ['certificate-unknown', 'est-certificate-refused'],
  ['certificate-expired', 'est-certificate-refused'],
  ['appliance-retired', 'est-certificate-refused'],
]);

function codeOf({ status, body }: HttpsAnswer): EstErrorCode {
  const known = status === 403 && BY_PROBLEM.get(problemOf(body));
  if (known) return known;
  if (status === 202 || status === 503) return 'est-pending';
  if (status === 429) return 'est-throttled';
  return status >= 400 && status < 500 ? 'est-refused' : 'est-answer-invalid';
}

/** `code` of a problem document (RFC 9457). */
function problemOf(body: string): unknown {
  const problem = parseJson(Buffer.from(body));
  return typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : undefined;
}

/** Seconds or a date (RFC 9110 §10.2.3), at most a day. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 86_400) * 1000 : undefined;
}
