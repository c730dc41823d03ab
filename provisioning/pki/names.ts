import { Address4, Address6 } from 'ip-address';
import { AUTHORITY_ORGANIZATION } from '#protocol';
import { type Der, element, explicit, implicit, objectIdentifier, sequence, set, utf8String } from './der.ts';
import { OID } from './oids.ts';

/** A subject or issuer: organisation, then common name (RFC 5280 §4.1.2.4). */
export type DistinguishedName = { organization?: string; commonName: string };

/** Of every name in certificates issued here. */
export const ORGANIZATION = AUTHORITY_ORGANIZATION;

/** ub-common-name and ub-organization-name (RFC 5280 appendix A.1). */
const LONGEST_ATTRIBUTE = 64;

/** @throws RangeError for an attribute of no or more than 64 characters. */
export function distinguishedName(name: DistinguishedName): Der {
  const attributes = [
    ...(name.organization === undefined ? [] : [attribute(OID.organizationName, name.organization)]),
    attribute(OID.commonName, name.commonName),
  ];
  return sequence(...attributes.map((one) => set(one)));
}

/** A name of nothing but an organisation: what all names in it begin with. */
export const organizationName = (organization: string): Der =>
  sequence(set(attribute(OID.organizationName, organization)));

function attribute(type: string, value: string): Der {
  if (value.length === 0 || value.length > LONGEST_ATTRIBUTE) {
    throw new RangeError(
      `a name attribute has 1 to ${LONGEST_ATTRIBUTE} characters, this one ${value.length}`,
    );
  }
  return sequence(objectIdentifier(type), utf8String(value));
}

/** A GeneralName (RFC 5280 §4.2.1.6): iPAddress for an IPv4 or IPv6 literal, dNSName for anything else. */
export function dnsOrAddress(name: string): Der {
  if (Address4.isValid(name)) return implicit(7, Buffer.from(new Address4(name).toArray()));
  if (Address6.isValid(name)) {
    const octets = Buffer.from(new Address6(name).canonicalForm().replaceAll(':', ''), 'hex');
    return implicit(7, octets);
  }
  return implicit(2, Buffer.from(name, 'ascii'));
}

/** An otherName whose value is a UTF8String (RFC 5280 §4.2.1.6). */
export const otherName = (type: string, value: string): Der =>
  element(0xa0, objectIdentifier(type), explicit(0, utf8String(value)));

export const uri = (location: string): Der => implicit(6, Buffer.from(location, 'ascii'));

/** GeneralNames. */
export const generalNames = (names: readonly Der[]): Der => element(0x30, ...names);
