import { createHash } from 'node:crypto';
import type { Authority } from './authority.ts';
import { objectIdentifier } from './der.ts';
import { type DerElement, readElement, readElements } from './der-reader.ts';
import { publicKeyBits } from './key-identifier.ts';
import { OID } from './oids.ts';
import { PkiError } from './pki-error.ts';

/** Which certificate is asked after (CertID, RFC 6960 §4.1.1). */
export type CertificateId = {
  /** As it was sent: the answer repeats it octet by octet. */
  der: Uint8Array;
  /** Of the issuer's name and key; undefined for an algorithm not known here. */
  hash: HashName | undefined;
  issuerNameHash: Uint8Array;
  issuerKeyHash: Uint8Array;
  /** Hexadecimal, lower case. */
  serialNumber: string;
};

export type OcspRequest = { certificates: CertificateId[]; nonce: Uint8Array | undefined };

type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512';
const HASHES = (['sha1', 'sha256', 'sha384', 'sha512'] as const).map(
  (name) => [name, objectIdentifier(OID[name])] as const,
);

const TAG = { boolean: 0x01, integer: 0x02, octetString: 0x04, oid: 0x06, sequence: 0x30, explicit: 0xa0 };
/** Far above what one client asks at a time. */
const MOST_CERTIFICATES = 20;
/** RFC 9654 §2.1. */
const LONGEST_NONCE = 128;

/**
 * Reads an OCSPRequest (RFC 6960 §4.1, DER). A signature is not looked at: anybody may ask (§4.1.2).
 *
 * @throws PkiError request-malformed.
 */
export function readOcspRequest(der: Uint8Array): OcspRequest {
  try {
    const [toBeSigned] = readElements(readElement(der, TAG.sequence).contents);
    const parts = readElements(expectTag(toBeSigned, TAG.sequence).contents);
    const list = parts.find(({ tag }) => tag === TAG.sequence);
    const certificates = readElements(expectTag(list, TAG.sequence).contents).map(readCertificateId);
    if (certificates.length === 0 || certificates.length > MOST_CERTIFICATES) {
      throw new RangeError(`a request asks after 1 to ${MOST_CERTIFICATES} certificates`);
    }
    return { certificates, nonce: nonceOf(parts.find(({ tag }) => tag === (TAG.explicit | 2))) };
  } catch (cause) {
    throw new PkiError('request-malformed', 'The body is not an OCSP request in DER.', { cause });
  }
}

/** Whether the certificate is one of this authority's, as far as the request tells. */
export function isIssuedBy(id: CertificateId, authority: Authority): boolean {
  if (!id.hash) return false;
  const key = publicKeyBits(authority.signer.publicKey);
  return (
    createHash(id.hash).update(authority.name).digest().equals(id.issuerNameHash) &&
    createHash(id.hash).update(key).digest().equals(id.issuerKeyHash)
  );
}

function readCertificateId(request: DerElement): CertificateId {
  const [id, extensions] = readElements(expectTag(request, TAG.sequence).contents);
  nonceExtension(extensions);
  const [algorithm, name, key, serial] = readElements(expectTag(id, TAG.sequence).contents);
  const [oid] = readElements(expectTag(algorithm, TAG.sequence).contents);
  const { der } = expectTag(oid, TAG.oid);
  const digits = Buffer.from(expectTag(serial, TAG.integer).contents).toString('hex');
  return {
    der: expectTag(id, TAG.sequence).der,
    hash: HASHES.find(([, known]) => Buffer.compare(known, der) === 0)?.[0],
    issuerNameHash: expectTag(name, TAG.octetString).contents,
    issuerKeyHash: expectTag(key, TAG.octetString).contents,
    serialNumber: digits.replace(/^(00)+(?=.)/, ''),
  };
}

const NONCE = objectIdentifier(OID.ocspNonce);

function nonceOf(extensions: DerElement | undefined): Uint8Array | undefined {
  const value = nonceExtension(extensions);
  if (!value) return undefined;
  const { contents } = readElement(value, TAG.octetString);
  if (contents.length === 0 || contents.length > LONGEST_NONCE) throw new RangeError('a nonce is too long');
  return contents;
}

/** Its value, if it is there. What is not known here is ignored, unless it must not be (RFC 6960 §4.4). */
function nonceExtension(explicit: DerElement | undefined): Uint8Array | undefined {
  let value: Uint8Array | undefined;
  const extensions = explicit ? readElements(readElement(explicit.contents, TAG.sequence).contents) : [];
  for (const extension of extensions) {
    const parts = readElements(expectTag(extension, TAG.sequence).contents);
    const isNonce = Buffer.compare(expectTag(parts[0], TAG.oid).der, NONCE) === 0;
    const critical = parts[1]?.tag === TAG.boolean && parts[1].contents[0] !== 0;
    if (critical && !isNonce) throw new RangeError('a critical extension is not known here');
    if (isNonce) value = expectTag(parts.at(-1), TAG.octetString).contents;
  }
  return value;
}

function expectTag(element: DerElement | undefined, tag: number): DerElement {
  if (element?.tag !== tag) throw new RangeError(`an element of tag ${tag} is expected`);
  return element;
}
