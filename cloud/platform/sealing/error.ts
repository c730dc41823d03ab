export const SEALING_KEY_OCTETS = 32;

export type SealingErrorCode =
  | 'key-invalid'
  | 'key-missing'
  | 'key-unknown'
  | 'sealed-malformed'
  | 'sealed-altered';

export class SealingError extends Error {
  override readonly name = 'SealingError';
  readonly code: SealingErrorCode;

  constructor(code: SealingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
