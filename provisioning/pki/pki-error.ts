/** Why a certificate request is refused. */
export type PkiErrorCode = 'request-malformed' | 'key-unsupported' | 'signature-weak' | 'signature-invalid';

export class PkiError extends Error {
  override readonly name = 'PkiError';
  readonly code: PkiErrorCode;

  constructor(code: PkiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
