import { canonicalHash, type Probe, type TargetEnvelope, type TargetState } from '#protocol';

/** A small valid target state; `hostname` tells one from another. */
export function smallTarget(hostname: string, probes: Probe[] = []): TargetState {
  return {
    version: 1,
    system: { hostname, timeZone: 'Asia/Taipei', ntpServers: [] },
    interfaces: {
      wans: [{ name: 'wan1', device: 'eth0', addressing: { method: 'dhcp' }, priority: 1 }],
      lans: [{ name: 'lan1', device: 'eth1', address: '10.1.0.1/24' }],
    },
    dhcp: { servers: [] },
    dns: { lans: ['lan1'], domain: 'site.internal', forwarders: [], records: [], cacheEntries: 100 },
    firewall: {
      zones: [{ name: 'wan', interfaces: ['wan1'] }],
      policies: [],
      portForwards: [],
      masquerade: [],
    },
    vpn: { siteToSite: [] },
    monitoring: { telemetryIntervalSeconds: 30, probes },
  };
}

export function envelope(revision: number, target: unknown, hash = canonicalHash(target)): TargetEnvelope {
  return { revision, hash, confirmWithinSeconds: 60, target };
}
