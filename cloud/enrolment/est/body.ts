import { EstRefused } from '../refused.ts';

/**
 * The octets of a base64 body, with or without line breaks; Content-Transfer-Encoding is not looked at
 * (RFC 8951 §3.1, which updates RFC 7030).
 *
 * @throws EstRefused request-malformed.
 */
export function decodeBody(body: unknown): Buffer {
  const text = Buffer.isBuffer(body) ? body.toString('latin1').replace(/[ \t\r\n]+/g, '') : '';
  if (text === '' || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw new EstRefused('request-malformed', 'The body is not a certificate request in base64.');
  }
  return Buffer.from(text, 'base64');
}

/** Base64 in lines of 76 characters (RFC 2045 §6.8). */
export function encodeBody(octets: Uint8Array): string {
  const lines =
    Buffer.from(octets)
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  return `${lines.join('\r\n')}\r\n`;
}
