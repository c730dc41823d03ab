import { Value } from 'typebox/value';
import { Bootstrap } from '#protocol';
import { EstRefused } from '../refused.ts';

/**
 * Serial number and enrolment secret by HTTP Basic (RFC 7617, RFC 7030 §3.2.3).
 *
 * @throws EstRefused credentials-missing, credentials-malformed.
 */
export function readCredentials(authorization: string | undefined): { serial: string; secret: string } {
  if (authorization === undefined) {
    throw new EstRefused(
      'credentials-missing',
      'Send the serial number as user and the enrolment secret as password by HTTP Basic.',
    );
  }
  const encoded = /^basic +([A-Za-z0-9+/]{1,512}={0,2})$/i.exec(authorization)?.[1];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const serial = text.slice(0, Math.max(colon, 0));
  if (!Value.Check(Bootstrap.properties.serial, serial)) {
    throw new EstRefused(
      'credentials-malformed',
      'The Authorization header is not HTTP Basic with a serial number as user.',
    );
  }
  return { serial, secret: text.slice(colon + 1) };
}
