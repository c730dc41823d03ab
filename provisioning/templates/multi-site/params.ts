import Type, { type Static } from 'typebox';
import { Id } from '#protocol';
import { NetworkRemoteAccess } from '../shared/remote-access-parameters.ts';
import { OVERRIDES } from '../shared/site-overrides.ts';
import { SITE_PARAMETERS } from '../shared/site-parameters.ts';
import { VpnParameters } from './vpn-parameters.ts';

/** Several sites joined by an IP VPN. */
export const MultiSiteParameters = Type.Object(
  {
    topology: Type.Enum(['mesh', 'hub-and-spoke'], {
      title: 'Topology',
      description: 'mesh: a tunnel between every two sites; hub-and-spoke: every site has one to the hub',
    }),
    hubSiteId: Type.Optional({ ...Id, title: 'Hub', description: 'Needed for hub-and-spoke' }),
    secondHubSiteId: Type.Optional({
      ...Id,
      title: 'Second hub',
      description:
        'A second central site: spokes reach its LANs without passing the hub, and each other while the hub is dead',
    }),
    ...SITE_PARAMETERS,
    vpn: VpnParameters,
    remoteAccess: NetworkRemoteAccess,
    ...OVERRIDES,
  },
  {
    additionalProperties: false,
    title: 'Multi-site',
    description: 'Several sites whose LANs reach each other through IPsec tunnels',
  },
);
export type MultiSiteParameters = Static<typeof MultiSiteParameters>;
