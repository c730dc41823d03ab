/** From `notBefore` to `notAfter`, both included (RFC 5280 §4.1.2.5). */
export type Validity = { notBefore: Date; notAfter: Date };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** An appliance's clock may run behind until it has synchronised: certificates begin to be valid an hour early. */
const BACKDATE_MS = HOUR_MS;

/** Usual lifetimes in days. */
export const LIFETIME_DAYS = {
  root: 7305,
  issuing: 3652,
  device: 365,
  'vpn-gateway': 365,
  teleworker: 365,
  server: 365,
  /** Never asked after, so it ends soon. */
  'ocsp-signer': 7,
} as const;

/**
 * The validity of a certificate issued `now` for `days`; never reaches beyond its issuer's.
 *
 * @throws RangeError when the issuer is not valid now.
 */
export function validityFrom(now: Date, days: number, issuer?: Validity): Validity {
  const notBefore = now.getTime() - BACKDATE_MS;
  const notAfter = now.getTime() + days * DAY_MS;
  if (!issuer) return { notBefore: wholeSeconds(notBefore), notAfter: wholeSeconds(notAfter) };
  if (now > issuer.notAfter || now < issuer.notBefore) throw new RangeError('the issuer is not valid now');
  return {
    notBefore: wholeSeconds(Math.max(notBefore, issuer.notBefore.getTime())),
    notAfter: wholeSeconds(Math.min(notAfter, issuer.notAfter.getTime())),
  };
}

/** Certificates tell seconds, not milliseconds. */
function wholeSeconds(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / 1000) * 1000);
}
