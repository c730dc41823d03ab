import type Type from 'typebox';
import {
  DeviceName,
  DnsName,
  HostOrAddress,
  Id,
  IpNetwork,
  Ipv4Address,
  Ipv4Interface,
  Ipv6Address,
  Ipv6Interface,
  MacAddress,
  SectionName,
  Timestamp,
} from '#protocol';

const patternOf = (shape: object) => ('pattern' in shape ? String(shape.pattern) : '');

/** What a shape asks for, as a person says it. A network and an interface look alike. */
const SHAPES: [Type.TString, string][] = [
  [Ipv4Address, 'must be an IPv4 address such as 192.0.2.1'],
  [Ipv4Interface, 'must be IPv4 with a prefix length such as 10.1.0.0/24'],
  [Ipv6Address, 'must be an IPv6 address in lower case such as fd12:3456:789a::1'],
  [Ipv6Interface, 'must be IPv6 in lower case with a prefix length such as fd12:3456:789a::/64'],
  [IpNetwork, 'must be a network in CIDR notation such as 10.1.0.0/24'],
  [DnsName, 'must be a DNS name such as www.example.net'],
  [HostOrAddress, 'must be an IPv4 address or a DNS name'],
  [DeviceName, 'must be the name of a network device such as eth0'],
  [SectionName, 'must be a name of lower-case letters, digits and hyphens such as lan1'],
  [MacAddress, 'must be a MAC address in lower case such as 02:00:5e:10:00:01'],
  [Timestamp, 'must be an instant in UTC with milliseconds such as 2026-01-31T20:00:00.000Z'],
  [Id, 'must be an id: a UUID in lower case'],
];
const WORDS = new Map([
  ['\\S', 'must not be blank'],
  ['^\\S(.*\\S)?$', 'must neither be blank nor begin or end with a blank'],
  ['^[^\\s@]+@[^\\s@]+$', 'must be a mail address such as name@example.net'],
  ['^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$', 'must be a host name of letters, digits and hyphens'],
  ['^[A-Za-z0-9 ._-]+$', 'must be of letters, digits, blanks, dots, underscores and hyphens'],
  ['^[a-z0-9]+(-[a-z0-9]+){0,5}$', 'must be algorithms with hyphens between them, as strongSwan writes them'],
  ['^(100|[1-9][0-9]?)%$', 'must be a share from 1% to 100%'],
  ['^([01][0-9]|2[0-3]):[0-5][0-9]$', 'must be a time of day such as 02:30'],
  ['^\\d{4}-\\d{2}-\\d{2}$', 'must be a date such as 2026-01-31'],
  ...SHAPES.map(([shape, words]) => [patternOf(shape), words] as const),
]);

export function wordsOfPattern(pattern: unknown): string | undefined {
  return WORDS.get(String(pattern));
}
