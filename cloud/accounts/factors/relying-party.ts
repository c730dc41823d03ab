import { isIP } from 'node:net';

/** Who passkeys are for (WebAuthn Level 3 §5.1.3, §13.4.9): this control plane under its public name. */
export type RelyingParty = { id: string; origins: string[] };

/** `undefined` when people reach it by an address, which no passkey can be bound to. */
export function relyingParty(publicHost: string, port: number): RelyingParty | undefined {
  if (isIP(publicHost)) return undefined;
  // A proxy before it may answer at the port of HTTPS.
  return { id: publicHost, origins: [`https://${publicHost}`, `https://${publicHost}:${port}`] };
}
