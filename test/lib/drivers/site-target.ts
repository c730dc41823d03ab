import type { TargetState } from '#protocol';
import {
  lanGateway,
  lanNetwork,
  ROUTER,
  SECOND_ROUTER,
  secondSiteAddress,
  siteAddress,
} from '../lab/addresses.ts';

type Peer = TargetState['vpn']['siteToSite'][number];
type Addressing = TargetState['interfaces']['wans'][number]['addressing'];

/** A small target state for a site of the laboratory: static WAN on `eth0`, one LAN on `eth1`, everything usual on. */
export function siteTarget(site: number, peers: Peer[] = []): TargetState {
  const lan = (host: number) => `10.${site}.0.${host}`;
  return {
    version: 1,
    system: { hostname: `site${site}`, timeZone: 'Asia/Taipei', ntpServers: [] },
    interfaces: {
      wans: [
        {
          name: 'wan1',
          device: 'eth0',
          priority: 1,
          addressing: {
            method: 'static',
            address: `${siteAddress(site)}/24`,
            gateway: ROUTER,
            nameservers: [ROUTER],
          },
        },
      ],
      lans: [{ name: 'lan1', device: 'eth1', address: `${lanGateway(site)}/24` }],
    },
    dhcp: {
      servers: [
        {
          lan: 'lan1',
          rangeStart: lan(100),
          rangeEnd: lan(199),
          leaseSeconds: 3600,
          gateway: lanGateway(site),
          nameservers: [lanGateway(site)],
          domain: 'office.example',
          reservations: [],
        },
      ],
    },
    dns: { lans: ['lan1'], domain: 'office.example', forwarders: [], records: [], cacheEntries: 1000 },
    firewall: {
      zones: [
        { name: 'wan', interfaces: ['wan1'] },
        { name: 'lan', interfaces: ['lan1'] },
        { name: 'vpn', interfaces: [] },
      ],
      policies: [
        {
          name: 'IKE',
          from: 'wan',
          to: 'appliance',
          services: [{ protocol: 'udp', ports: [500, 4500] }],
          action: 'accept',
        },
        { name: 'ESP', from: 'wan', to: 'appliance', services: [{ protocol: 'esp' }], action: 'accept' },
        { name: 'LAN to the appliance', from: 'lan', to: 'appliance', action: 'accept' },
        { name: 'LAN to the internet', from: 'lan', to: 'wan', action: 'accept' },
        { name: 'LAN to the sites', from: 'lan', to: 'vpn', action: 'accept' },
        { name: 'sites to the LAN', from: 'vpn', to: 'lan', action: 'accept' },
        {
          name: 'sites to the appliance',
          from: 'vpn',
          to: 'appliance',
          services: [{ protocol: 'icmp' }],
          action: 'accept',
        },
        { name: 'site to site', from: 'vpn', to: 'vpn', action: 'accept' },
      ],
      portForwards: [],
      masquerade: ['wan1'],
    },
    vpn: { siteToSite: peers },
    monitoring: { telemetryIntervalSeconds: 30, probes: [] },
  };
}

/** The same with a second line on `eth2`, less preferred, with its static address unless told otherwise. */
export function twoLines(site: number, peers: Peer[] = [], addressing?: Addressing): TargetState {
  const target = siteTarget(site, peers);
  target.interfaces.wans.push({
    name: 'wan2',
    device: 'eth2',
    priority: 2,
    addressing: addressing ?? {
      method: 'static',
      address: `${secondSiteAddress(site)}/24`,
      gateway: SECOND_ROUTER,
      nameservers: [],
    },
  });
  target.firewall.zones[0]?.interfaces.push('wan2');
  target.firewall.masquerade.push('wan2');
  return target;
}

const identity = (site: number) => `site${site}.vpn.sitekeeper.internal`;

export type PeerOptions = { local?: string[]; remote?: string[]; role?: Peer['role'] };

/** How site `local` sees site `remote`. The site with the larger number initiates unless told otherwise. */
export function sitePeer(local: number, remote: number, options: PeerOptions = {}): Peer {
  return {
    name: `site${remote}`,
    remoteAddress: siteAddress(remote),
    localIdentity: identity(local),
    remoteIdentity: identity(remote),
    localTrafficSelectors: options.local ?? [lanNetwork(local)],
    remoteTrafficSelectors: options.remote ?? [lanNetwork(remote)],
    role: options.role ?? (local > remote ? 'initiator' : 'responder'),
    ikeProposals: ['aes256gcm16-prfsha384-ecp384'],
    espProposals: ['aes256gcm16-ecp384'],
    dpdDelaySeconds: 10,
    ikeRekeySeconds: 14_400,
    espRekeySeconds: 3600,
  };
}
