import Type, { type Static } from 'typebox';

const SITE_MEMBERS = 'lans, ipv6, dns, ntpServers, firewall, monitoring, hostname';
const overrides = (title: string, description: string) =>
  Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()), {
    maxProperties: 1024,
    default: {},
    title,
    description,
  });

/** Exceptions, by whom they concern: JSON Merge Patches (RFC 7396) of the parameters that can differ from site to site. */
export const OVERRIDES = {
  siteOverrides: overrides('Exceptions by site', `Site id → JSON Merge Patch (RFC 7396) of ${SITE_MEMBERS}`),
  applianceOverrides: overrides(
    'Exceptions by appliance',
    `Appliance id → JSON Merge Patch (RFC 7396) of ${SITE_MEMBERS}, after those of its site; without effect while the ` +
      'appliance stands at no site of the network',
  ),
};
export type Overrides = Static<typeof OVERRIDES.siteOverrides>;
