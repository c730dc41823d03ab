/** Every reason why a network cannot be rendered. Closed: callers map them to their own answers. */
export const PROVISIONING_ERROR_CODES = [
  'parameters-invalid',
  'parameter-locked',
  'site-unknown',
  'hub-missing',
  'gateway-missing',
  'too-many-sites',
  'target-state-too-large',
  'no-access-line',
  'access-line-invalid',
  'lan-device-clash',
  'subnet-overlap',
  'subnet-outside-pool',
  'address-pool-exhausted',
  'address-pool-covered',
  'peers-unreachable',
] as const;
export type ProvisioningErrorCode = (typeof PROVISIONING_ERROR_CODES)[number];

/** One fault. `pointer` is an RFC 6901 pointer into the parameters, or `/sites/<id>` for a fact of a site. */
export type Fault = { pointer: string; code: string; detail: string };

/** A network that cannot be rendered. The message is English and names the site, the LAN and what to do. */
export class ProvisioningError extends Error {
  override readonly name = 'ProvisioningError';
  readonly code: ProvisioningErrorCode;
  readonly faults: readonly Fault[];

  constructor(code: ProvisioningErrorCode, message: string, faults: readonly Fault[]) {
    super(message);
    this.code = code;
    this.faults = faults;
  }
}

/** An error with one fault, which the message describes. */
export function refusal(code: ProvisioningErrorCode, pointer: string, detail: string): ProvisioningError {
  return new ProvisioningError(code, detail, [{ pointer, code, detail }]);
}

/** Throws when there are faults; the first one becomes the message. */
export function throwFaults(code: ProvisioningErrorCode, faults: readonly Fault[]): void {
  const [first] = faults;
  if (first) throw new ProvisioningError(code, first.detail, faults);
}
