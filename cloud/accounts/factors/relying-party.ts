import { isIP } from 'node:net';

/** Who passkeys are for (WebAuthn Level 3 §5.1.3, §13.4.9): this control plane under its public name. */
export type RelyingParty = { id: string; origins: string[] };

/** `undefined` when people reach it by an address, which no passkey can be bound to. */
export function relyingParty(publicUrl: string): RelyingParty | undefined {
  const { hostname, origin } = new URL(publicUrl);
  if (isIP(hostname) || hostname.startsWith('[')) return undefined;
  // A proxy before it may answer at the port of HTTPS.
  return { id: hostname, origins: [...new Set([`https://${hostname}`, origin])] };
}
