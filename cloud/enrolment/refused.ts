/**
 * Every way in which enrolment says no, with its HTTP status. Closed: agents and the NOC rely on the codes.
 * `serial-unknown` is held rather than refused (RFC 7030 §4.2.3): ask again later, as after `unavailable`.
 */
const EST_STATUS = {
  'serial-unknown': 202,
  'request-malformed': 400,
  'request-aborted': 400,
  'key-unsupported': 400,
  'signature-weak': 400,
  'signature-invalid': 400,
  'subject-refused': 400,
  'names-refused': 400,
  'extensions-refused': 400,
  'credentials-missing': 401,
  'credentials-malformed': 401,
  'secret-wrong': 401,
  'secret-used': 401,
  'secret-expired': 401,
  'certificate-missing': 401,
  'serial-mismatch': 403,
  'key-not-approved': 403,
  'key-revoked': 403,
  'enrolment-refused': 403,
  'certificate-untrusted': 403,
  'certificate-unknown': 403,
  'certificate-expired': 403,
  'certificate-revoked': 403,
  'appliance-retired': 403,
  'customer-suspended': 403,
  'not-found': 404,
  'request-timeout': 408,
  'body-too-large': 413,
  'media-type-unsupported': 415,
  'expectation-failed': 417,
  'secret-locked': 429,
  'too-many-certificates': 429,
  'too-many-requests': 429,
  'headers-too-large': 431,
  internal: 500,
  'operation-unsupported': 501,
  'queue-full': 503,
  unavailable: 503,
  'storage-full': 503,
} as const;
export type EstCode = keyof typeof EST_STATUS;

/** A no to an appliance. `detail` says what was wrong and what to do; it never holds a secret. */
export class EstRefused extends Error {
  override readonly name = 'EstRefused';
  readonly code: EstCode;
  readonly applianceId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: EstCode,
    detail: string,
    more: { applianceId?: string; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.applianceId = more.applianceId;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }

  get status(): number {
    return EST_STATUS[this.code];
  }
}

export const refuseUsed = (applianceId: string) =>
  new EstRefused(
    'secret-used',
    'The enrolment secret was used already, by another key or more than ten minutes ago; have a new one issued.',
    { applianceId },
  );

/** Of a customer who is served no more, a box that is enrolled goes on; none is added. */
export const refuseAtRest = (applianceId: string) =>
  new EstRefused('customer-suspended', 'The customer of this appliance is suspended or closed.', {
    applianceId,
  });

export const refuseRevoked = (applianceId: string) =>
  new EstRefused(
    'certificate-revoked',
    'The certificate was revoked; the appliance needs a new enrolment secret.',
    {
      applianceId,
    },
  );

export const refuseRetired = (applianceId: string) =>
  new EstRefused('appliance-retired', 'The appliance was retired.', { applianceId });
