import Type, { type Static } from 'typebox';
import { Dns, DnsName, Hostname, Monitoring, System } from '#protocol';
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
    records: { ...Dns.properties.records, default: [], title: 'Local records' },
    cacheEntries: { ...Dns.properties.cacheEntries, default: 1000, title: 'Size of the cache' },
  },
  { additionalProperties: false, default: {}, title: 'DNS' },
);

const MonitoringParameters = Type.Object(
  {
    telemetryIntervalSeconds: {
      ...Monitoring.properties.telemetryIntervalSeconds,
      default: 30,
      title: 'Interval of measurements in seconds',
    },
    probes: {
      ...Monitoring.properties.probes,
      default: [{ kind: 'control-plane' }],
      title: 'What must answer before a change is kept',
    },
  },
  { additionalProperties: false, default: {}, title: 'Monitoring' },
);

/** What can differ from site to site: each template has it for all its sites, and a merge patch of it for one. */
export const SITE_PARAMETERS = {
  hostname: Type.Optional({ ...Hostname, title: 'Host name', description: "Absent: from the site's name" }),
  lans: Type.Array(LanParameters, {
    minItems: 1,
    maxItems: 32,
    default: [{ name: 'lan1', device: 'eth1' }],
    title: 'Local networks',
  }),
  dns: DnsParameters,
  ntpServers: { ...System.properties.ntpServers, default: ['pool.ntp.org'], title: 'Time servers' },
  firewall: FirewallParameters,
  monitoring: MonitoringParameters,
};

export const SiteParameters = Type.Object(SITE_PARAMETERS, {
  additionalProperties: false,
  title: 'Site',
  description: 'Configuration of one site',
});
export type SiteParameters = Static<typeof SiteParameters>;
