import fc from 'fast-check';
import { TIME_ZONES } from '#protocol';
import type { AccessLine } from '../../provisioning/access-line.ts';
import { formatAddress, overlap, parseAddress, parseNetwork } from '../../provisioning/addresses/ipv4.ts';
import type { NetworkInput } from '../../provisioning/render.ts';
import { customer, siteInput, uuid } from './network-inputs.ts';

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const octet = fc.integer({ min: 0, max: 255 });
/** Hosts anywhere on the internet. */
const host = fc
  .tuple(fc.constantFrom('8', '93', '151', '198', '203', '222'), octet, octet, octet)
  .map((octets) => octets.join('.'));

/** A fixed line of any prefix length, /31 and /32 with a gateway outside among them. */
const fixed = fc
  .record({ address: host, length: fc.integer({ min: 20, max: 32 }), gateway: fc.nat(), own: fc.nat() })
  .map(({ address, length, gateway, own }) => {
    const size = 2 ** (32 - length);
    const base = Math.floor(parseAddress(address) / size) * size;
    const hosts = length >= 31 ? { first: 0, count: size } : { first: 1, count: size - 2 };
    const at = (index: number) => formatAddress(base + hosts.first + (index % hosts.count));
    const other = length === 32 ? '169.254.1.1' : at((own % hosts.count) + 1 + (gateway % (hosts.count - 1)));
    return { method: 'static' as const, address: `${at(own)}/${length}`, gateway: other };
  });

const addressing: fc.Arbitrary<AccessLine['addressing']> = fc.oneof(
  fc.constant({ method: 'dhcp' as const }),
  fc
    .record({ fixed, nameservers: fc.constantFrom<string[]>([], ['9.9.9.9'], ['1.1.1.1', '10.254.0.1']) })
    .map(({ fixed: line, nameservers }) => ({ ...line, nameservers })),
);

const line = fc.record(
  {
    device: fc.constantFrom('eth0', 'enp101s0f1'),
    vlanId: fc.integer({ min: 1, max: 4094 }),
    addressing,
    mtuBytes: fc.constantFrom(1400, 1500),
    publicAddress: host,
    reachable: fc.boolean(),
  },
  { requiredKeys: ['device', 'addressing'] },
);

/** Providers have networks of their own. */
const apart = ([one, two]: readonly Pick<AccessLine, 'addressing'>[]) =>
  one?.addressing.method !== 'static' ||
  two?.addressing.method !== 'static' ||
  !overlap(parseNetwork(one.addressing.address), parseNetwork(two.addressing.address));

const mac = fc
  .array(octet, { minLength: 5, maxLength: 5 })
  .map((octets) => ['02', ...octets.map((value) => value.toString(16).padStart(2, '0'))].join(':'));

const KEYWORDS = ['ignore', 'infinite', '45m', '10', 'known', 'set', 'tag', 'id', 'net', 'eth1', 'a-b'];
const hostname = fc
  .oneof(label, fc.constantFrom(...KEYWORDS))
  .filter((name) => !['wpad', 'isatap'].includes(name));

const reservations = (octet2: number) =>
  fc.uniqueArray(
    fc.record(
      {
        macAddress: mac,
        address: fc.integer({ min: 2, max: 254 }).map((last) => `10.77.${octet2}.${last}`),
        hostname,
      },
      { requiredKeys: ['macAddress', 'address'] },
    ),
    {
      maxLength: 5,
      comparator: (a, b) =>
        a.macAddress === b.macAddress ||
        a.address === b.address ||
        (a.hostname !== undefined && a.hostname === b.hostname),
    },
  );

const service = fc.oneof(
  fc.record({
    protocol: fc.constantFrom('tcp', 'udp'),
    ports: fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ protocol: fc.constantFrom('icmp', 'esp', 'tcp', 'udp') }),
);
const network = fc
  .tuple(host, fc.integer({ min: 0, max: 32 }))
  .map(([address, length]) => `${address}/${length}`);
const policy = fc.record(
  {
    from: fc.constantFrom('lan', 'wan', 'vpn'),
    to: fc.constantFrom('lan', 'wan', 'vpn', 'appliance'),
    action: fc.constantFrom('accept', 'drop', 'reject'),
    services: fc.array(service, { minLength: 1, maxLength: 3 }),
    sources: fc.array(network, { minLength: 1, maxLength: 4 }),
    destinations: fc.array(network, { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: ['from', 'to', 'action'] },
);

const facts = fc.record({
  timeZone: fc.constantFrom(...TIME_ZONES),
  lines: fc.array(line, { minLength: 1, maxLength: 2 }).filter(apart),
  second: fc.constantFrom('guests', 'voice', 'lan'),
  lanName: fc.constantFrom('lan2', 'eth2', 'eth1', 'known', 'bootp', 'ignore', 'default', 'wan'),
  reservations: fc.tuple(reservations(0), reservations(1)),
  records: fc.array(fc.record({ name: hostname.map((name) => `x${name}`), address: host }), { maxLength: 3 }),
  domain: fc.option(
    fc.tuple(label, label).map((labels) => labels.join('.')),
    { nil: undefined },
  ),
  forwarders: fc.array(host, { maxLength: 2 }),
  policies: fc.array(policy, { maxLength: 4 }),
  ntpServers: fc.array(
    fc.oneof(
      host,
      label.map((name) => `${name}.example`),
    ),
    { maxLength: 2 },
  ),
  ipv6: fc.boolean(),
});

/** Valid networks of one site, in which every value is any that serves in its role. */
export const arbitrarySite: fc.Arbitrary<NetworkInput> = facts.map((chosen) => {
  const [first, second] = chosen.reservations;
  const taken = new Set(first.flatMap((one) => one.hostname ?? []));
  const lan = (index: number, more: object, hosts: readonly object[]) => ({
    device: 'eth1',
    vlanId: index + 1,
    subnet: `10.77.${index}.0/24`,
    dhcp: { reservations: hosts },
    ...more,
  });
  return {
    kind: 'mono-site',
    customer,
    sites: [
      siteInput(1, {
        timeZone: chosen.timeZone,
        accessLines: chosen.lines.map((one, index) => ({
          ...one,
          name: index === 0 ? ('wan1' as const) : ('wan2' as const),
          device: index === 0 ? one.device : 'eth9',
          priority: index + 1,
        })),
      }),
    ],
    teleworkers: [{ id: uuid(801), identity: 'person.tw.sitekeeper.internal', tunnel: null, address: null }],
    parameters: {
      lans: [
        lan(0, { name: 'lan1', zone: 'lan' }, first),
        lan(
          1,
          { name: chosen.lanName, zone: chosen.second },
          second.filter((one) => one.hostname === undefined || !taken.has(one.hostname)),
        ),
      ],
      ipv6: { enabled: chosen.ipv6 },
      dns: {
        forwarders: chosen.forwarders,
        records: chosen.records,
        ...(chosen.domain !== undefined && { domain: chosen.domain }),
      },
      ntpServers: chosen.ntpServers,
      firewall: { policies: chosen.policies.map((one, index) => ({ name: `policy ${index}`, ...one })) },
      remoteAccess: { enabled: true },
    },
  };
});
