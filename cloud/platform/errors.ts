import { faultSentences } from './http/words/fault-sentences.ts';

/**
 * Every way in which the cloud says no to a caller. Closed: a code is part of the API and never changes its meaning.
 * `status` is the HTTP status it maps to (RFC 9110); the texts of the codes stand in http/problem-texts.ts.
 */
const ERROR_STATUS = {
  'request-invalid': 400,
  'request-malformed': 400,
  'page-token-invalid': 400,
  'filter-invalid': 400,
  'sign-in-required': 401,
  'sign-in-failed': 401,
  'second-factor-failed': 401,
  'single-sign-on-failed': 401,
  forbidden: 403,
  'origin-refused': 403,
  'csrf-token-invalid': 403,
  'second-factor-required': 403,
  'fresh-sign-in-required': 403,
  'not-found': 404,
  conflict: 409,
  'serial-taken': 409,
  'external-key-taken': 409,
  'email-taken': 409,
  'last-administrator': 409,
  'site-occupied': 409,
  'in-use': 409,
  'idempotency-mismatch': 409,
  'secret-told': 409,
  'rollout-running': 409,
  'nothing-to-roll-out': 409,
  'template-published': 409,
  'template-not-usable': 409,
  'stage-move-refused': 409,
  'customer-suspended': 409,
  'pilot-not-ready': 409,
  'request-timeout': 408,
  'download-gone': 410,
  'challenge-gone': 410,
  'version-mismatch': 412,
  'body-too-large': 413,
  'media-type-unsupported': 415,
  'expectation-failed': 417,
  'network-invalid': 422,
  'template-invalid': 422,
  'layer-invalid': 422,
  'import-refused': 422,
  'characters-lost': 422,
  'address-pool-exhausted': 422,
  'address-pool-covered': 422,
  'version-required': 428,
  'too-many-requests': 429,
  'sign-in-locked': 429,
  'headers-too-large': 431,
  internal: 500,
  unavailable: 503,
  'storage-full': 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

/** One fault in the caller's document. `pointer` is an RFC 6901 pointer into the body, or `?name` for a query parameter. */
export type Fault = {
  pointer: string;
  code: string;
  /** In English; begins in small letters where it says something of the place that is pointed to. */
  detail: string;
  /** What somebody else made of this place meanwhile (`version-mismatch`). */
  change?: { by: string; at: string; before?: unknown; after?: unknown };
  /** Of an imported file: the line it stands in, from 1, and what stands there, unless it is a secret. */
  line?: number;
  value?: string;
};

/** Of faults, with the field's words before what is said of it. */
const sentencesOf = (faults: readonly Fault[]) => faultSentences(faults, 'en');

/** What stands in the way of a removal: how many in all, and the first of them. */
export type UsedBy = { total: number; items: Using[] };
/** With what it is found at, where it is shown there: a site at its customer, a teleworker at its network. */
export type Using = { type: UserType; id: string; name: string; customerId?: string; networkId?: string };
export const USER_TYPES = [
  'site',
  'network',
  'appliance',
  'teleworker',
  'customer',
  'user',
  'authority',
  'certificate',
] as const;
type UserType = (typeof USER_TYPES)[number];

/** Instead of a detail: the faults say all there is to say. */
export const FAULTS_SAY_IT = '';

/** When nothing says how long it will take. */
const RETRY_AFTER_SECONDS = 5;

type AppErrorOptions = {
  faults?: readonly Fault[];
  usedBy?: UsedBy;
  cause?: unknown;
  retryAfterSeconds?: number;
};

/** An answer of no. `detail` tells the caller what was wrong, where, and what to do; it never holds a secret. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];
  readonly usedBy: UsedBy | undefined;
  /** Of 503 (RFC 9110 §10.2.3). */
  readonly retryAfterSeconds: number;

  constructor(code: ErrorCode, detail: string, options: AppErrorOptions = {}) {
    super(
      detail || sentencesOf(options.faults ?? []),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.faults = options.faults ?? [];
    this.usedBy = options.usedBy;
    this.retryAfterSeconds = options.retryAfterSeconds ?? RETRY_AFTER_SECONDS;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** A resource that is not there, or that the caller may not know of. `pointer`: where the body names it. */
export function notFound(resource: string, id: string, pointer?: string): AppError {
  const faults = pointer ? [{ pointer, code: 'unknown', detail: 'is the id of nothing' }] : [];
  return new AppError('not-found', `There is no ${resource} with the id ${id}.`, { faults });
}
