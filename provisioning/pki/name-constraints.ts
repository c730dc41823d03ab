import 'reflect-metadata';
import { X509Certificate } from '@peculiar/x509';
import { Address4, Address6 } from 'ip-address';
import { type Der, explicit, implicit, sequence } from './der.ts';
import { type DerElement, readElement, readElements } from './der-reader.ts';
import { extension } from './extensions.ts';
import { organizationName } from './names.ts';
import { OID } from './oids.ts';

/**
 * What an authority may certify (RFC 5280 §4.2.1.10): domains with all that lies below them, and networks of addresses
 * with their prefix length. Names of a kind that is not mentioned are free.
 */
export type NameConstraints = { permitted: readonly string[]; excluded: readonly string[] };

/** Whether a name of a server is a DNS name, not an address. */
export const isDomain = (server: string): boolean => octetsOf(server) === undefined;

/** The narrowest subtree a server lies in. */
export function subtreeOf(server: string): string {
  const octets = octetsOf(server);
  return octets ? `${server}/${octets.length * 8}` : server.toLowerCase();
}

/** Tags of GeneralName: dNSName, directoryName, iPAddress. */
const DNS = 2;
const DIRECTORY = 4;
const ADDRESS = 7;
const CONTEXT = 0x80;
const CONSTRUCTED = 0xa0;

/**
 * Critical, as RFC 5280 wants it: who does not understand it refuses the authority.
 *
 * @param organization that every subject begins with
 */
export function nameConstraints({ permitted, excluded }: NameConstraints, organization?: string): Der {
  const subjects = organization === undefined ? [] : [explicit(DIRECTORY, organizationName(organization))];
  const within = [...permitted.map(baseOf), ...subjects];
  return extension(
    OID.nameConstraints,
    true,
    sequence(...subtrees(0, within), ...subtrees(1, excluded.map(baseOf))),
  );
}

function subtrees(tag: number, bases: readonly Der[]): Der[] {
  if (bases.length === 0) return [];
  return [
    implicitSequence(
      tag,
      bases.map((base) => sequence(base)),
    ),
  ];
}

function implicitSequence(tag: number, elements: readonly Der[]): Der {
  const der = Uint8Array.from(sequence(...elements));
  der[0] = CONSTRUCTED + tag;
  return der;
}

function baseOf(name: string): Der {
  const [address = '', length] = name.split('/');
  if (length === undefined) return implicit(DNS, Buffer.from(name, 'ascii'));
  const octets = octetsOf(address);
  if (!octets) throw new RangeError(`not a network: ${name}`);
  return implicit(ADDRESS, Buffer.concat([octets, maskOf(octets.length, Number(length))]));
}

function octetsOf(address: string): Buffer | undefined {
  if (Address4.isValid(address)) return Buffer.from(new Address4(address).toArray());
  if (!Address6.isValid(address)) return undefined;
  return Buffer.from(new Address6(address).canonicalForm().replaceAll(':', ''), 'hex');
}

function maskOf(octets: number, length: number): Buffer {
  return Buffer.from(
    Array.from({ length: octets }, (_, i) => 0xff & (0xff00 >> Math.min(Math.max(length - 8 * i, 0), 8))),
  );
}

/** Of a certificate in DER; undefined when it has none. Subtrees of other kinds of names are left out. */
export function readNameConstraints(certificate: Uint8Array): NameConstraints | undefined {
  const found = new X509Certificate(Uint8Array.from(certificate)).extensions.find(
    ({ type }) => type === OID.nameConstraints,
  );
  if (!found) return undefined;
  const parts = readElements(readElement(new Uint8Array(found.value), 0x30).contents);
  const names = (tag: number) =>
    parts
      .filter((part) => part.tag === CONSTRUCTED + tag)
      .flatMap(({ contents }) => readElements(contents))
      .flatMap(({ contents }) => textOf(readElements(contents)[0]));
  return { permitted: names(0), excluded: names(1) };
}

function textOf(base: DerElement | undefined): string[] {
  if (base?.tag === CONTEXT + DNS) return [Buffer.from(base.contents).toString('latin1')];
  if (base?.tag !== CONTEXT + ADDRESS) return [];
  const half = base.contents.length / 2;
  const hex = Buffer.from(base.contents.subarray(0, half)).toString('hex');
  const ones = base.contents
    .subarray(half)
    .reduce((sum, octet) => sum + octet.toString(2).replaceAll('0', '').length, 0);
  const address =
    half === 4
      ? Address4.fromHex(hex).correctForm()
      : Address6.fromUnsignedByteArray([...Buffer.from(hex, 'hex')]).correctForm();
  return [`${address}/${ones}`];
}

/** Whether a server of this DNS name or address may be certified. */
export function permits({ permitted, excluded }: NameConstraints, name: string): boolean {
  const address = octetsOf(name);
  const ofKind = (subtree: string) => subtree.includes('/') === (address !== undefined);
  const matches = (subtree: string) => (address ? isWithin(address, subtree) : isBelow(name, subtree));
  const allowed = permitted.filter(ofKind);
  return !excluded.filter(ofKind).some(matches) && (allowed.length === 0 || allowed.some(matches));
}

function isBelow(name: string, domain: string): boolean {
  return `.${name.toLowerCase()}`.endsWith(`.${domain.toLowerCase()}`);
}

function isWithin(address: Buffer, network: string): boolean {
  const [base = '', length] = network.split('/');
  const octets = octetsOf(base);
  if (octets?.length !== address.length) return false;
  const mask = maskOf(octets.length, Number(length));
  return octets.every((octet, i) => ((octet ^ address[i]!) & mask[i]!) === 0);
}
