import type { TargetState } from '#protocol';
import { sitePeer, siteTarget } from './site-target.ts';

/** A target state that says something in every section, all of it right. */
export function fullTarget(): TargetState {
  const target = siteTarget(1, [
    sitePeer(1, 2),
    { ...sitePeer(1, 3, { role: 'initiator' }), remoteAddress: 'three.example' },
  ]);
  target.system.ntpServers = ['time.example', '192.0.2.123'];
  const { wans, lans } = target.interfaces;
  wans.push({
    name: 'wan2',
    device: 'eth2',
    vlanId: 35,
    priority: 2,
    addressing: { method: 'pppoe', username: 'site1@isp.example', password: 'secret' },
    ipv6Gateway: 'fe80::1',
  });
  lans[0]!.ipv6Addresses = ['2001:db8:1::1/64'];
  lans.push({
    name: 'guests',
    device: 'eth1',
    vlanId: 20,
    address: '10.1.1.1/24',
    ipv6Addresses: ['2001:db8:2::1/64'],
  });
  const [office] = target.dhcp.servers;
  office!.reservations = [
    { macAddress: '02:00:00:00:00:01', address: '10.1.0.11', hostname: 'printer' },
    { macAddress: '02:00:00:00:00:02', address: '10.1.0.12', hostname: 'nas' },
    { macAddress: '02:00:00:00:00:03', address: '10.1.0.13' },
    { macAddress: '02:00:00:00:00:04', address: '10.1.0.14' },
  ];
  target.dhcp.servers.push({
    ...office!,
    ...{ lan: 'guests', rangeStart: '10.1.1.100', rangeEnd: '10.1.1.199' },
    ...{ gateway: '10.1.1.1', nameservers: ['10.1.1.1', '192.0.2.53'] },
    reservations: [{ macAddress: '02:00:00:00:00:01', address: '10.1.1.11', hostname: 'printer' }],
  });
  target.dns = {
    ...target.dns,
    lans: ['lan1', 'guests'],
    forwarders: ['192.0.2.53'],
    privateDomains: ['office.example'],
    records: [{ name: 'nas.office.example', address: '10.1.0.12' }],
  };
  const { firewall } = target;
  firewall.zones[0]!.interfaces.push('wan2');
  firewall.zones.push({ name: 'guests', interfaces: ['guests'] });
  firewall.policies.push(
    {
      name: 'guests out',
      from: 'guests',
      to: 'wan',
      sources: ['10.1.1.0/24'],
      destinations: ['0.0.0.0/0'],
      action: 'accept',
    },
    {
      name: 'no telnet out',
      from: 'appliance',
      to: 'wan',
      services: [{ protocol: 'tcp', ports: [23] }],
      action: 'drop',
    },
  );
  const forward = { wan: 'wan1', protocol: 'tcp', publicPort: 443, address: '10.1.0.12', port: 443 } as const;
  firewall.portForwards = [
    { ...forward, name: 'web', sources: ['192.0.2.0/24'] },
    { ...forward, name: 'web by the other line', wan: 'wan2' },
    { ...forward, name: 'QUIC', protocol: 'udp' },
    { ...forward, name: 'tcp is not IKE', publicPort: 500 },
  ];
  target.vpn.siteToSite[0]!.standby = {
    insteadOf: 'site3',
    localTrafficSelectors: ['10.1.0.0/24'],
    remoteTrafficSelectors: ['10.3.0.0/24'],
  };
  target.vpn.remoteAccess = {
    localIdentity: 'site1.vpn.sitekeeper.internal',
    addressPool: '10.8.0.0/24',
    dynamicPool: '10.8.0.0/25',
    trafficSelectors: ['10.1.0.0/24'],
    nameservers: ['10.1.0.1'],
    remoteIdentities: ['ann.example', 'bob.example'],
    fullTunnel: ['ann.example'],
    fixedAddresses: [
      { identity: 'ann.example', address: '10.8.0.200' },
      { identity: 'bob.example', address: '10.8.0.201' },
    ],
  };
  target.monitoring.probes = [{ kind: 'gateway' }, { kind: 'icmp', host: '192.0.2.1' }];
  return target;
}
