import { formatAddress, formatNetwork, parseAddress, parseNetwork } from '../addresses/ipv4.ts';
import { withoutSecrets } from '../secrets.ts';

/** What a person calls a member whose own name does not read well. */
const LABELS = new Map(
  Object.entries({
    hostname: 'host name',
    ntpServers: 'time servers',
    onDrift: 'on drift',
    vlanId: 'VLAN',
    mtuBytes: 'MTU',
    rangeStart: 'first leased address',
    rangeEnd: 'last leased address',
    leaseSeconds: 'lease time',
    ipv6Addresses: 'IPv6',
    ipv6Gateway: 'IPv6 by',
    nameservers: 'resolvers',
    forwarders: 'upstream resolvers',
    lans: 'LANs',
    wans: 'WANs',
    cacheEntries: 'cache size',
    privateDomains: 'domains with private addresses',
    masquerade: 'source NAT on',
    publicPort: 'public port',
    remoteAddress: 'address of the peer',
    localIdentity: 'own identity',
    remoteIdentity: 'identity of the peer',
    ikeProposals: 'IKE proposals',
    espProposals: 'ESP proposals',
    dpdDelaySeconds: 'dead peer detection after',
    ikeRekeySeconds: 'IKE rekeying every',
    espRekeySeconds: 'ESP rekeying every',
    insteadOf: 'instead of',
    addressPool: 'pool',
    dynamicPool: 'dynamic pool',
    remoteIdentities: 'people',
    fullTunnel: 'whole traffic of',
    telemetryIntervalSeconds: 'measurements every',
  }),
);

/** `localTrafficSelectors` → `local traffic selectors`. */
export function memberWords(member: string): string {
  return LABELS.get(member) ?? member.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
}

/** What it means that a member is absent. */
const ABSENT: Record<string, string> = {
  services: 'everything',
  sources: 'anywhere',
  destinations: 'anywhere',
  mtuBytes: 'automatic',
  remoteAddress: 'unknown',
  fullTunnel: 'nobody',
  dynamicPool: 'all of it',
  onDrift: 'restore',
};

/** The value of a member in a sentence, with its unit; secrets are left out. */
export function memberValueWords(member: string, value: unknown): string {
  if (value === undefined) return ABSENT[member] ?? 'none';
  if (typeof value === 'number' && member.endsWith('Seconds')) return durationWords(value);
  if (member === 'address' && typeof value === 'string' && value.includes('/')) return networkWords(value);
  return valueWords(value);
}

/** A value in a sentence; secrets are left out. */
export function valueWords(value: unknown): string {
  if (value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueWords).join(', ');
  if (typeof value === 'object' && value !== null) return objectWords(value as Record<string, unknown>);
  return String(value);
}

const DURATIONS = [
  { seconds: 86_400, unit: 'd' },
  { seconds: 3600, unit: 'h' },
  { seconds: 60, unit: 'min' },
] as const;

function durationWords(seconds: number): string {
  const whole = DURATIONS.find((duration) => seconds > 0 && seconds % duration.seconds === 0);
  return whole ? `${seconds / whole.seconds} ${whole.unit}` : `${seconds} s`;
}

/** A LAN as its network; with the appliance's own address when that is not the first. */
function networkWords(text: string): string {
  const [address = ''] = text.split('/');
  const network = parseNetwork(text);
  const usual = formatAddress(network.base + 1) === address || parseAddress(address) === network.base;
  return usual ? formatNetwork(network) : `${formatNetwork(network)} by ${address}`;
}

function objectWords(value: Record<string, unknown>): string {
  switch (value.method) {
    case 'dhcp':
      return 'DHCP';
    case 'static':
      return `static ${value.address} by ${value.gateway}`;
    case 'pppoe':
      return `PPPoE as ${value.username}`;
  }
  if (isService(value)) return serviceWords(value);
  if (value.addressPool) {
    return `${value.addressPool} for ${countWords(value.remoteIdentities, 'person', 'people')}`;
  }
  if (value.remoteTrafficSelectors) return `to ${valueWords(value.remoteTrafficSelectors)}`;
  return JSON.stringify(withoutSecrets(value));
}

function serviceWords({ protocol, ports }: Record<string, unknown>): string {
  return Array.isArray(ports) ? `${protocol} ${ports.join('/')}` : String(protocol);
}

function isService(value: Record<string, unknown>): boolean {
  const names = Object.keys(value);
  return typeof value.protocol === 'string' && names.every((name) => name === 'protocol' || name === 'ports');
}

function countWords(list: unknown, one: string, many: string): string {
  const count = Array.isArray(list) ? list.length : 0;
  return `${count} ${count === 1 ? one : many}`;
}
