import { describe, expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import { diffTargets, impactOf } from '../../../provisioning/diff/index.ts';
import { type NetworkInput, renderNetwork } from '../../../provisioning/render.ts';
import { customer, dhcpLine, siteInputs, uuid } from '../../lib/network-inputs.ts';

/** The target state of a spoke of three; teleworkers dial in there. */
function spoke(over: Partial<NetworkInput> = {}, parameters: object = {}): TargetState {
  const { targets } = renderNetwork({
    kind: 'multi-site',
    customer,
    sites: siteInputs(3),
    teleworkers: [{ id: uuid(801), identity: 'lin.vpn.sitekeeper.internal', tunnel: null, address: null }],
    parameters: {
      topology: 'hub-and-spoke',
      hubSiteId: uuid(1),
      lans: [{ name: 'lan1', device: 'eth1' }],
      remoteAccess: { enabled: true, gatewaySiteId: uuid(2) },
      ...parameters,
    },
    ...over,
  });
  return (targets.find((target) => target.siteId === uuid(2)) as { target: TargetState }).target;
}

const base = spoke();
const siteNames = new Map([[`${uuid(101)}.vpn.sitekeeper.internal`, 'Taipei HQ']]);

/** What it reads like when one value is another, is absent (undefined), or joins a list (`/-`); `!`: it interrupts. */
function sentences(pointer: string, value: unknown): string[] {
  const after = structuredClone(base);
  const names = pointer.split('/').slice(1);
  const last = names.pop() ?? '';
  const parent = names.reduce<unknown>((node, name) => Reflect.get(node as object, name), after) as object;
  if (Array.isArray(parent)) parent.push(value);
  else if (value === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, value);
  return diffTargets(base, after, siteNames).map(
    ({ summary, interruptsConnectivity }) => (interruptsConnectivity ? '! ' : '') + summary,
  );
}

const policy = (name: string) =>
  `/firewall/policies/${base.firewall.policies.findIndex((candidate) => candidate.name === name)}`;
const lease = { macAddress: '02:00:5e:00:00:01', address: '10.0.1.9' };
const web = [{ protocol: 'tcp', ports: [80, 443] }, { protocol: 'icmp' }];

const CHANGES: [pointer: string, value: unknown, sentence: string][] = [
  ['/system/hostname', 'box', 'system: host name site-2 → box'],
  ['/system/timeZone', 'Asia/Tokyo', 'system: time zone Asia/Taipei → Asia/Tokyo'],
  ['/system/ntpServers/-', 'time.stdtime.gov.tw', 'system: time servers + time.stdtime.gov.tw'],
  ['/interfaces/wans/0/mtuBytes', 1492, '! WAN wan1: MTU automatic → 1492'],
  ['/interfaces/wans/-', { ...dhcpLine, name: 'wan2', device: 'eth5' }, 'WAN wan2 added: DHCP on eth5'],
  ['/interfaces/lans/0/vlanId', 20, '! LAN lan1: VLAN none → 20'],
  ['/interfaces/lans/0/address', '10.9.0.1/24', '! LAN lan1: 10.0.1.0/24 → 10.9.0.0/24'],
  ['/interfaces/lans/0/address', '10.9.0.7/24', '! LAN lan1: 10.0.1.0/24 → 10.9.0.0/24 by 10.9.0.7'],
  ['/dhcp/servers/0/leaseSeconds', 5400, 'DHCP on lan1: lease time 12 h → 90 min'],
  ['/dhcp/servers/0/reservations/-', lease, 'fixed lease of 02:00:5e:00:00:01 added: 10.0.1.9'],
  ['/dhcp/servers', [], '! DHCP on lan1 removed: 10.0.1.100 to 10.0.1.250'],
  ['/dns/forwarders/-', '192.0.2.53', 'DNS: upstream resolvers + 192.0.2.53'],
  ['/dns/records/-', { name: 'a.internal', address: '10.0.1.9' }, 'DNS record a.internal added: 10.0.1.9'],
  ['/firewall/zones/1/interfaces', [], '! zone lan: interfaces − lan1'],
  [
    `${policy('lan to vpn')}/destinations`,
    undefined,
    'policy lan to vpn: destinations 10.0.0.0/24, 10.0.2.0/24 → anywhere',
  ],
  [`${policy('lan to wan')}/services`, web, '! policy lan to wan: services everything → tcp 80/443, icmp'],
  [`${policy('lan to wan')}/action`, 'reject', '! policy lan to wan: action accept → reject'],
  ['/firewall/masquerade', [], '! firewall: source NAT on − wan1'],
  ['/vpn/siteToSite/0/ikeRekeySeconds', 7200, '! tunnel to Taipei HQ: IKE rekeying every 4 h → 2 h'],
  ['/vpn/siteToSite', [], '! tunnel to Taipei HQ removed: to 10.0.0.0/24, 10.0.2.0/24'],
  ['/vpn/remoteAccess/remoteIdentities', [], '! remote access: people − lin.vpn.sitekeeper.internal'],
  [
    '/vpn/remoteAccess/remoteIdentities/-',
    'wu.vpn.sitekeeper.internal',
    'remote access: people + wu.vpn.sitekeeper.internal',
  ],
  [
    '/vpn/remoteAccess',
    undefined,
    `! remote access removed: ${base.vpn.remoteAccess?.addressPool} for 1 person`,
  ],
  ['/monitoring/telemetryIntervalSeconds', 300, 'monitoring: measurements every 30 s → 5 min'],
  ['/monitoring/probes/-', { kind: 'icmp', host: '192.0.2.1' }, 'probe icmp 192.0.2.1 added'],
];

describe('a person reads', () => {
  test.each(CHANGES)('of %s', (pointer, value, sentence) => {
    expect(sentences(pointer, value)).toEqual([sentence]);
  });
});

describe('the impact', () => {
  test('of a moved LAN: leases, and the tunnels of both ends', () => {
    const moved = spoke(
      {},
      { siteOverrides: { [uuid(2)]: { lans: [{ name: 'lan1', device: 'eth1', subnet: '10.7.0.0/24' }] } } },
    );
    const impact = impactOf(base, moved, siteNames);
    expect(impact).toMatchObject({
      tunnels: { added: [], removed: [], reestablished: ['Taipei HQ'] },
      certificates: [],
      leases: [{ lan: 'lan1', reason: 'subnet-moved' }],
      interruptsConnectivity: true,
    });
    expect(impact.interruptions).toContain('LAN lan1: 10.0.1.0/24 → 10.7.0.0/24');
  });

  test('of another access line: every tunnel is set up anew', () => {
    const sites = siteInputs(3).map((site) =>
      site.id === uuid(2) ? { ...site, accessLines: [{ ...dhcpLine, device: 'eth7' }] } : site,
    );
    expect(impactOf(base, spoke({ sites }), siteNames).tunnels.reestablished).toEqual(['Taipei HQ']);
  });

  test('of another topology: tunnels come, and certificates of peers are checked that were not', () => {
    const { tunnels, certificates } = impactOf(base, spoke({}, { topology: 'mesh' }), siteNames);
    expect(tunnels).toEqual({ added: ['to-00000003'], removed: [], reestablished: ['Taipei HQ'] });
    expect(certificates).toEqual([`${uuid(103)}.vpn.sitekeeper.internal`]);
  });

  test('of fixed leases, and of a LAN that is not served any more', () => {
    const lans = (dhcp: object) => ({ lans: [{ name: 'lan1', device: 'eth1', dhcp }] });
    const reservation = { macAddress: '02:00:5e:00:00:01', address: '10.0.0.9' };
    const own = (dhcp: object) => ({ siteOverrides: { [uuid(2)]: lans(dhcp) } });
    const fixed = spoke({}, own({ reservations: [{ ...reservation, address: '10.0.1.9' }] }));
    expect(impactOf(base, fixed).leases).toEqual([{ lan: 'lan1', reason: 'reservations-changed', count: 1 }]);
    expect(impactOf(base, spoke({}, own({ enabled: false }))).leases).toEqual([
      { lan: 'lan1', reason: 'served-no-more' },
    ]);
  });

  test('of the first target state: tunnels and certificates, and nothing to lose', () => {
    const impact = impactOf(null, base, siteNames);
    expect(impact).toMatchObject({
      tunnels: { added: ['Taipei HQ'], removed: [], reestablished: [] },
      leases: [],
      interruptsConnectivity: false,
      interruptions: [],
    });
    expect(impact.certificates).toHaveLength(3);
  });

  test('of nothing', () => {
    expect(impactOf(base, structuredClone(base))).toEqual({
      tunnels: { added: [], removed: [], reestablished: [] },
      certificates: [],
      leases: [],
      interruptsConnectivity: false,
      interruptions: [],
    });
  });
});
