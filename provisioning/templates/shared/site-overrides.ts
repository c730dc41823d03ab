import Type, { type Static } from 'typebox';

/** By site: a JSON Merge Patch (RFC 7396) of the parameters that can differ from site to site. */
export const SiteOverrides = Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()), {
  maxProperties: 1024,
  default: {},
  title: 'Exceptions by site',
  description:
    'Site id → JSON Merge Patch (RFC 7396) of lans, dns, ntpServers, firewall, monitoring, hostname',
});
export type SiteOverrides = Static<typeof SiteOverrides>;
