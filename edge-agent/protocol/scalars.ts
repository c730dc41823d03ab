import Type from 'typebox';

/** Shapes that recur: one definition, one documented meaning. */

const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const IPV4 = `${OCTET}(\\.${OCTET}){3}`;
const IPV4_LENGTH = '(3[0-2]|[12]?[0-9])';
const GROUP = '[0-9a-f]{1,4}';
const IPV6 = [
  `(${GROUP}:){7}${GROUP}`,
  `(${GROUP}:){1,7}:`,
  ...[1, 2, 3, 4, 5, 6].map((after) => `(${GROUP}:){1,${7 - after}}(:${GROUP}){1,${after}}`),
  `:((:${GROUP}){1,7}|:)`,
].join('|');
const IPV6_LENGTH = '(12[0-8]|1[01][0-9]|[1-9]?[0-9])';
const LABEL = '[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';

/** An IPv4 address in dotted decimal, e.g. `192.0.2.1`. */
export const Ipv4Address = Type.String({ pattern: `^${IPV4}$`, description: 'IPv4 address, dotted decimal' });

/** A host's IPv4 address with its prefix length, e.g. `10.1.0.1/24` (RFC 4632 notation). */
export const Ipv4Interface = Type.String({
  pattern: `^${IPV4}/${IPV4_LENGTH}$`,
  description: 'IPv4 address with prefix length',
});

/** An IPv4 network: as {@link Ipv4Interface}, with all host bits zero. */
export const Ipv4Network = Type.String({
  pattern: `^${IPV4}/${IPV4_LENGTH}$`,
  description: 'IPv4 network in CIDR notation, host bits zero',
});

/** An IPv6 address in lower case, e.g. `fd12:3456:789a::1` (RFC 5952). */
export const Ipv6Address = Type.String({ pattern: `^(${IPV6})$`, description: 'IPv6 address, lower case' });

/** A host's IPv6 address with its prefix length, e.g. `fd12:3456:789a::1/64`. */
export const Ipv6Interface = Type.String({
  pattern: `^(${IPV6})/${IPV6_LENGTH}$`,
  description: 'IPv6 address with prefix length',
});

/** An IPv6 network: as {@link Ipv6Interface}, with all host bits zero. */
export const Ipv6Network = Type.String({
  pattern: `^(${IPV6})/${IPV6_LENGTH}$`,
  description: 'IPv6 network in CIDR notation, host bits zero',
});

/** A network of either version. */
export const IpNetwork = Type.String({
  pattern: `^(${IPV4}/${IPV4_LENGTH}|(${IPV6})/${IPV6_LENGTH})$`,
  description: 'IPv4 or IPv6 network in CIDR notation, host bits zero',
});

/** A DNS name without a trailing dot (RFC 1123 §2.1). */
export const DnsName = Type.String({
  pattern: `^${LABEL}(\\.${LABEL})*$`,
  maxLength: 253,
  description: 'DNS name',
});

/** One DNS label. */
export const Hostname = Type.String({
  pattern: `^${LABEL}$`,
  maxLength: 63,
  description: 'Host name, one DNS label',
});

/** An IPv4 address or a DNS name. */
export const HostOrAddress = Type.String({
  pattern: `^(${IPV4}|${LABEL}(\\.${LABEL})*)$`,
  maxLength: 253,
  description: 'IPv4 address or DNS name',
});

/** A kernel network device: at most 15 octets, no `/` or white space. */
export const DeviceName = Type.String({
  pattern: '^[a-zA-Z0-9][a-zA-Z0-9._-]{0,14}$',
  description: 'Kernel network device name',
});

/** The name by which sections of a target state refer to one another: `wan1`, `lan1`, `guests`. */
export const SectionName = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,30}$',
  description: 'Name used for reference inside a target state',
});

/** A MAC address, lower-case hexadecimal with colons. */
export const MacAddress = Type.String({
  pattern: '^[0-9a-f]{2}(:[0-9a-f]{2}){5}$',
  description: 'MAC address, lower case, colons',
});

export const Port = Type.Integer({ minimum: 1, maximum: 65535, description: 'TCP or UDP port' });

/** IEEE 802.1Q VLAN identifier. */
export const VlanId = Type.Integer({ minimum: 1, maximum: 4094, description: 'IEEE 802.1Q VLAN identifier' });

/** An instant: RFC 3339 in UTC with milliseconds, as `Date.toISOString` writes it. */
export const Timestamp = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$',
  description: 'RFC 3339 instant in UTC, milliseconds',
});

/** SHA-256 of a target state's canonical form, lower-case hexadecimal. */
export const TargetHash = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'SHA-256, lower-case hexadecimal',
});

/** A UUID in lower-case hexadecimal (RFC 9562). */
export const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'UUID, lower case',
});

/** Monotonic over the whole control plane: a larger number is always the newer wish. */
export const RevisionNumber = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Revision number',
});

/** RFC 6901. */
export const JsonPointer = Type.String({
  pattern: '^(/([^~/]|~[01])*)*$',
  maxLength: 512,
  description: 'RFC 6901',
});
