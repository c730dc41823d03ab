import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { signCertificate } from '../../../provisioning/pki/certificate.ts';
import { type Der, objectIdentifier, sequence, set, utf8String } from '../../../provisioning/pki/der.ts';
import { extension } from '../../../provisioning/pki/extensions.ts';
import { createSigner } from '../../../provisioning/pki/index.ts';
import { newKey } from './authorities.ts';

/** A certificate as somebody else might make it, with its key. */
export type Made = { certificate: X509Certificate; der: Uint8Array; key: KeyObject; name: Der };

type Wishes = {
  /** Attributes of the subject: dotted type and value. */
  subject: [type: string, value: string][];
  /** Absent: itself. */
  issuer?: Made;
  extensions?: Der[];
  notBefore?: Date;
  notAfter?: Date;
  key?: KeyObject;
};

export const COMMON_NAME = '2.5.4.3';
export const SERIAL_NUMBER = '2.5.4.5';
/** An extension that nobody knows. */
export const unknown = (critical: boolean) => extension('1.3.6.1.4.1.99999.1', critical, sequence());

let made = 0;

export async function make({ subject, issuer, extensions = [], ...wishes }: Wishes): Promise<Made> {
  const { key = newKey(), notBefore = new Date('2026-01-01T00:00:00Z') } = wishes;
  const name = sequence(
    ...subject.map(([type, value]) => set(sequence(objectIdentifier(type), utf8String(value)))),
  );
  const der = await signCertificate(
    {
      serialNumber: Buffer.from([1, ++made & 0xff]),
      issuer: issuer?.name ?? name,
      validity: { notBefore, notAfter: wishes.notAfter ?? new Date('2027-01-01T00:00:00Z') },
      subject: name,
      publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }),
      extensions,
    },
    createSigner(issuer?.key ?? key),
  );
  return { certificate: new X509Certificate(der), der, key, name };
}
