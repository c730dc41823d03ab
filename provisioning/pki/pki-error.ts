/** Why a certificate request is refused. `key-revoked`: what its key was certified for was revoked; it takes a new key. */
export type PkiErrorCode =
  | 'request-malformed'
  | 'key-unsupported'
  | 'signature-weak'
  | 'signature-invalid'
  | 'subject-refused'
  | 'names-refused'
  | 'extensions-refused'
  | 'key-revoked';

export class PkiError extends Error {
  override readonly name = 'PkiError';
  readonly code: PkiErrorCode;

  constructor(code: PkiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
