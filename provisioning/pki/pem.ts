/** The textual encoding of a certificate in DER, lines of 64 characters (RFC 7468 §5.1). */
export const certificatePem = (der: Uint8Array): string => pem('CERTIFICATE', der);

/** @param label as in RFC 7468, e.g. `CERTIFICATE REQUEST` */
export function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The octets of the first block of that label in a text; undefined when there is none. */
export function fromPem(label: string, text: string): Buffer | undefined {
  const block = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`).exec(text);
  return block?.[1] === undefined ? undefined : Buffer.from(block[1].replace(/\s+/g, ''), 'base64');
}
