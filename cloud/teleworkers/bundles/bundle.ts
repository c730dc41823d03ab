/** All that a device needs to dial in. Texts people chose may hold anything; the rest is ours. */
export type Access = {
  /** What the connection is called on the device, e.g. `Formosa Tea VPN`. */
  title: string;
  credentialId: string;
  /** The person's DNS name in IKE. */
  identity: string;
  gateway: { address: string; identity: string };
  /** Networks reached through the tunnel; null: everything goes through it. */
  networks: readonly string[] | null;
  /** PKCS#12 with key and certificate. */
  pkcs12: Buffer;
  /** Certificates of the root and of the VPN CA, DER. */
  root: Buffer;
  authority: Buffer;
};

/** A file for a device. */
export type Bundle = { extension: string; mediaType: string; content: Buffer };

/** Cryptography that all our clients are set up for and the gateway takes, in strongSwan's notation. */
export const IKE_PROPOSAL = 'aes256gcm16-prfsha384-ecp384';
export const ESP_PROPOSAL = 'aes256gcm16-ecp384';

/** A text for people as one line, without what could be taken for a control. */
export function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

export const pem = (label: string, der: Buffer): string => {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
};
