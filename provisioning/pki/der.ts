/**
 * Writing DER (ITU-T X.690 §10) of the types that certificates, revocation lists and certs-only messages hold.
 * Only writing: what others send is parsed by a library. Written here so that any `Signer` can sign, wherever its key
 * is, and because a certificate then takes a tenth of the time, and a revocation list time linear in its length.
 */
export type Der = Uint8Array;

const UNIVERSAL = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One element: tag octet, definite length, contents. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Der {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([tag]), encodeLength(length), ...contents]);
}

function encodeLength(length: number): Uint8Array {
  if (length < 0x80) return Buffer.from([length]);
  const octets = unsignedOctets(BigInt(length));
  return Buffer.concat([Buffer.from([0x80 | octets.length]), octets]);
}

export const sequence = (...items: readonly Der[]): Der => element(UNIVERSAL.sequence, ...items);
/** The caller gives the items of a SET OF in ascending order (X.690 §11.6); one item or none needs no thought. */
export const set = (...items: readonly Der[]): Der => element(UNIVERSAL.set, ...items);
export const octetString = (octets: Uint8Array): Der => element(UNIVERSAL.octetString, octets);
export const utf8String = (text: string): Der => element(UNIVERSAL.utf8String, Buffer.from(text, 'utf8'));
export const boolean = (value: boolean): Der => element(UNIVERSAL.boolean, Buffer.from([value ? 0xff : 0]));
/** `[number]` EXPLICIT. */
export const explicit = (number: number, ...items: readonly Der[]): Der => element(0xa0 | number, ...items);
/** `[number]` IMPLICIT of a primitive type. */
export const implicit = (number: number, contents: Uint8Array): Der => element(0x80 | number, contents);

/** A non-negative INTEGER from a number or from big-endian octets, in its shortest form. */
export function integer(value: number | bigint | Uint8Array): Der {
  return element(UNIVERSAL.integer, integerContents(value));
}

export function enumerated(value: number): Der {
  return element(UNIVERSAL.enumerated, integerContents(value));
}

function integerContents(value: number | bigint | Uint8Array): Uint8Array {
  const octets = value instanceof Uint8Array ? withoutLeadingZeros(value) : unsignedOctets(BigInt(value));
  return octets[0]! & 0x80 ? Buffer.concat([Buffer.from([0]), octets]) : octets;
}

function withoutLeadingZeros(octets: Uint8Array): Uint8Array {
  const first = octets.findIndex((octet) => octet !== 0);
  return first === -1 ? Buffer.from([0]) : octets.subarray(first);
}

function unsignedOctets(value: bigint): Uint8Array {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
}

/** A BIT STRING of whole octets. */
export function bitString(octets: Uint8Array): Der {
  return element(UNIVERSAL.bitString, Buffer.from([0]), octets);
}

/** A BIT STRING with a named-bit list: trailing zero bits are left out (X.690 §11.2.2). */
export function namedBits(bits: readonly number[]): Der {
  const highest = Math.max(...bits);
  const octets = Buffer.alloc((highest >> 3) + 1);
  for (const bit of bits) octets[bit >> 3]! |= 0x80 >> (bit & 7);
  return element(UNIVERSAL.bitString, Buffer.from([7 - (highest & 7)]), octets);
}

/** An OBJECT IDENTIFIER from its dotted form. */
export function objectIdentifier(dotted: string): Der {
  const [first, second, ...rest] = dotted.split('.').map(Number) as [number, number, ...number[]];
  return element(UNIVERSAL.objectIdentifier, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(arc: number): number[] {
  const septets = [arc & 0x7f];
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) septets.unshift((rest & 0x7f) | 0x80);
  return septets;
}

/** An instant in whole seconds: UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5). */
export function time(at: Date): Der {
  const digits = at.toISOString().replace(/[-:T]|\.\d{3}/g, '');
  const year = at.getUTCFullYear();
  if (year >= 1950 && year < 2050) return element(UNIVERSAL.utcTime, Buffer.from(digits.slice(2), 'ascii'));
  return generalizedTime(at);
}

/** An instant in whole seconds, whatever its year. */
export function generalizedTime(at: Date): Der {
  const digits = at.toISOString().replace(/[-:T]|\.\d{3}/g, '');
  return element(UNIVERSAL.generalizedTime, Buffer.from(digits, 'ascii'));
}
