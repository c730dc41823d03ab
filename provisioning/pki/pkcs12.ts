import { createCipheriv, createHash, createHmac } from 'node:crypto';
import {
  type Der,
  element,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
} from './der.ts';
import { OID } from './oids.ts';

/** What goes into a PKCS#12 file. */
export type Pkcs12 = {
  /** PKCS#8, DER. */
  privateKey: Uint8Array;
  /** DER; the first one is the key's. */
  certificates: readonly Uint8Array[];
  /** For people, shown in certificate stores. */
  friendlyName: string;
  passphrase: string;
  /** Eight random octets each. */
  salts: { certificates: Uint8Array; key: Uint8Array; mac: Uint8Array };
};

/** As OpenSSL has it; what protects the key is a passphrase too long to guess. */
const ITERATIONS = 2048;

/**
 * A PKCS#12 file (RFC 7292). Encrypted by triple DES with the key derivation of its appendix B and a MAC by SHA-1: the
 * one way that all releases of Windows, and macOS and iOS, read (strongSwan documentation, “Apple IKEv2 Configuration
 * Profile”). The certificates are copied octet by octet.
 */
export function pkcs12({ privateKey, certificates, friendlyName, passphrase, salts }: Pkcs12): Der {
  const [own = new Uint8Array()] = certificates;
  const attributes = bagAttributes(friendlyName, createHash('sha1').update(own).digest());
  const certificateBags = certificates.map((certificate, index) =>
    bag(OID.certBag, certBag(certificate), ...(index === 0 ? [attributes] : [])),
  );
  const shrouded = sequence(algorithm(salts.key), octetString(encrypt(privateKey, passphrase, salts.key)));
  const keyBag = bag(OID.pkcs8ShroudedKeyBag, shrouded, attributes);
  const safe = sequence(
    encrypted(sequence(...certificateBags), passphrase, salts.certificates),
    data(sequence(keyBag)),
  );
  return sequence(integer(3), data(safe), macData(safe, passphrase, salts.mac));
}

const data = (content: Der): Der => sequence(objectIdentifier(OID.data), explicit(0, octetString(content)));

/** RFC 5652 §8, with the password-based encryption of RFC 7292 appendix C. */
function encrypted(content: Der, passphrase: string, salt: Uint8Array): Der {
  const info = sequence(
    objectIdentifier(OID.data),
    algorithm(salt),
    implicit(0, encrypt(content, passphrase, salt)),
  );
  return sequence(objectIdentifier(OID.encryptedData), explicit(0, sequence(integer(0), info)));
}

const bag = (type: string, value: Der, ...attributes: Der[]): Der =>
  sequence(objectIdentifier(type), explicit(0, value), ...attributes);

const certBag = (certificate: Uint8Array): Der =>
  sequence(objectIdentifier(OID.x509Certificate), explicit(0, octetString(certificate)));

/** The same on certificate and key, so that they are known to belong together. In ascending order (X.690 §11.6). */
function bagAttributes(friendlyName: string, localKeyId: Uint8Array): Der {
  const attributes = [
    sequence(objectIdentifier(OID.friendlyName), set(element(0x1e, bmp(friendlyName)))),
    sequence(objectIdentifier(OID.localKeyId), set(octetString(localKeyId))),
  ];
  return set(...attributes.sort(Buffer.compare));
}

const algorithm = (salt: Uint8Array): Der =>
  sequence(
    objectIdentifier(OID.pbeWithSha1And3KeyTripleDes),
    sequence(octetString(salt), integer(ITERATIONS)),
  );

function encrypt(content: Uint8Array, passphrase: string, salt: Uint8Array): Buffer {
  const key = derive(1, 24, passphrase, salt);
  const cipher = createCipheriv('des-ede3-cbc', key, derive(2, 8, passphrase, salt));
  return Buffer.concat([cipher.update(content), cipher.final()]);
}

function macData(safe: Der, passphrase: string, salt: Uint8Array): Der {
  const digest = createHmac('sha1', derive(3, 20, passphrase, salt))
    .update(safe)
    .digest();
  const sha1 = sequence(objectIdentifier(OID.sha1), element(0x05));
  return sequence(sequence(sha1, octetString(digest)), octetString(salt), integer(ITERATIONS));
}

const BLOCK_OCTETS = 64;

/** RFC 7292 appendix B.2 with SHA-1. @param purpose 1: key, 2: initialisation vector, 3: key of a MAC */
function derive(purpose: 1 | 2 | 3, length: number, passphrase: string, salt: Uint8Array): Buffer {
  const diversifier = Buffer.alloc(BLOCK_OCTETS, purpose);
  const password = Buffer.concat([bmp(passphrase), Buffer.from([0, 0])]);
  let input: Buffer = Buffer.concat([toBlocks(salt), toBlocks(password)]);
  const parts: Buffer[] = [];
  while (Buffer.concat(parts).length < length) {
    let digest: Buffer = createHash('sha1').update(diversifier).update(input).digest();
    for (let round = 1; round < ITERATIONS; round++) digest = createHash('sha1').update(digest).digest();
    parts.push(digest);
    input = addToBlocks(input, toBlocks(digest).subarray(0, BLOCK_OCTETS));
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** Repeated until whole blocks are full. */
function toBlocks(octets: Uint8Array): Buffer {
  const length = BLOCK_OCTETS * Math.ceil(octets.length / BLOCK_OCTETS);
  return Buffer.alloc(length, octets);
}

/** Adds `addend` and one to each block, as numbers, without what is carried out of it. */
function addToBlocks(blocks: Buffer, addend: Buffer): Buffer {
  const sum = Buffer.alloc(blocks.length);
  for (let end = BLOCK_OCTETS; end <= blocks.length; end += BLOCK_OCTETS) {
    let carry = 1;
    for (let at = 1; at <= BLOCK_OCTETS; at++) {
      carry += blocks[end - at]! + addend[BLOCK_OCTETS - at]!;
      sum[end - at] = carry & 0xff;
      carry >>= 8;
    }
  }
  return sum;
}

/** UTF-16, the more significant octet first. */
const bmp = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
