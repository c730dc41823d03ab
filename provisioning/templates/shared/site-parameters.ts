import Type, { type Static } from 'typebox';
import { Dns, DnsName, Hostname, Monitoring, System } from '#protocol';
import { ProbeParameters, RecordParameters } from './element-parameters.ts';
import { FirewallParameters } from './firewall-parameters.ts';
import { LanParameters } from './lan-parameters.ts';

const DnsParameters = Type.Object(
  {
    domain: Type.Optional({ ...DnsName, title: 'Domain', description: 'Absent: <customer>.internal' }),
    forwarders: {
      ...Dns.properties.forwarders,
      default: [],
      title: 'Upstream resolvers',
      description: 'Empty: those learned from the access line',
    },
    privateDomains: Type.Array(DnsName, {
      maxItems: 64,
      default: [],
      title: 'Domains with private addresses',
      description:
        'Where upstream resolvers may answer with private addresses, such as a company’s own; elsewhere such answers are ' +
        'dropped, since web sites reach into a LAN by them',
    }),
    records: Type.Array(RecordParameters, {
      maxItems: 1024,
      default: [],
      title: 'Local records',
      description: 'Answered here instead of upstream',
    }),
    cacheEntries: {
      ...Dns.properties.cacheEntries,
      default: 1000,
      title: 'Size of the cache',
      description: 'Number of answers that are kept; 0 for none',
    },
  },
  {
    additionalProperties: false,
    default: {},
    title: 'DNS',
    description: 'The resolver for the LANs',
  },
);

const Ipv6Parameters = Type.Object(
  {
    enabled: Type.Boolean({
      default: false,
      title: 'IPv6 in the LANs',
      description:
        'Hosts get unique local addresses, and global ones where the access line has a delegated prefix. A policy with ' +
        'sources or destinations admits IPv4 only, and refuses all IPv6 of the LANs it names; tunnels carry IPv4 only',
    }),
  },
  {
    additionalProperties: false,
    default: {},
    title: 'IPv6',
    description: 'Addresses of version 6 for the hosts of the LANs',
  },
);

const MonitoringParameters = Type.Object(
  {
    telemetryIntervalSeconds: {
      ...Monitoring.properties.telemetryIntervalSeconds,
      default: 30,
      title: 'Interval of measurements in seconds',
    },
    probes: Type.Array(ProbeParameters, {
      maxItems: 16,
      default: [{ kind: 'control-plane' }],
      title: 'What must answer before a change is kept',
      description: 'All must answer, else the appliance goes back to what it ran before',
    }),
  },
  {
    additionalProperties: false,
    default: {},
    title: 'Monitoring',
    description: 'What is measured, and what proves a change good',
  },
);

/** What can differ from site to site: each template has it for all its sites, and a merge patch of it for one. */
export const SITE_PARAMETERS = {
  hostname: Type.Optional({ ...Hostname, title: 'Host name', description: "Absent: from the site's name" }),
  lans: Type.Array(LanParameters, {
    minItems: 1,
    maxItems: 32,
    default: [{ name: 'lan1', device: 'eth1' }],
    title: 'Local networks',
    description: 'LANs of each site',
  }),
  ipv6: Ipv6Parameters,
  dns: DnsParameters,
  ntpServers: { ...System.properties.ntpServers, default: ['pool.ntp.org'], title: 'Time servers' },
  onDrift: Type.Enum(['report', 'restore'], {
    default: 'restore',
    title: 'When somebody changes the appliance itself',
    description: 'report: tell it and leave it alone; restore: tell it and put it right',
  }),
  firewall: FirewallParameters,
  monitoring: MonitoringParameters,
};

export const SiteParameters = Type.Object(SITE_PARAMETERS, {
  additionalProperties: false,
  title: 'Site',
  description: 'Configuration of one site',
});
export type SiteParameters = Static<typeof SiteParameters>;
