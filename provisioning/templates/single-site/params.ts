import Type, { type Static } from 'typebox';
import { GatewayRemoteAccess, SiteRemoteAccess } from '../shared/remote-access-parameters.ts';
import { OVERRIDES } from '../shared/site-overrides.ts';
import { SITE_PARAMETERS } from '../shared/site-parameters.ts';

/** One box at one site: internet access shared and protected. */
export const MonoSiteParameters = Type.Object(
  { ...SITE_PARAMETERS, remoteAccess: SiteRemoteAccess, ...OVERRIDES },
  {
    additionalProperties: false,
    title: 'Mono-site',
    description: 'One appliance shares and protects one site’s internet access',
  },
);
export type MonoSiteParameters = Static<typeof MonoSiteParameters>;

/** One gateway at one site, into which people dial from wherever they are. */
export const TeleworkerParameters = Type.Object(
  { ...SITE_PARAMETERS, remoteAccess: GatewayRemoteAccess, ...OVERRIDES },
  {
    additionalProperties: false,
    title: 'Teleworkers',
    description: 'People reach the LANs of one site from wherever they are, through its appliance',
  },
);
export type TeleworkerParameters = Static<typeof TeleworkerParameters>;
