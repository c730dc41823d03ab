import type { SiteRole } from '../../catalogue.ts';
import { refusal, throwFaults } from '../../errors.ts';
import type { SiteInput } from '../../input.ts';
import { siteReferenceFaults, unknownSite } from '../shared/check-site-references.ts';
import type { MultiSiteParameters } from './params.ts';

/** Every two sites of a mesh have a tunnel: of this many each appliance has 127, and all together 8128. */
const LARGEST_MESH = 128;

/** A site's place in the network. */
export function roleOf(parameters: MultiSiteParameters, siteId: string): SiteRole {
  if (parameters.topology === 'mesh') return 'member';
  if (siteId === parameters.hubSiteId) return 'hub';
  return siteId === parameters.secondHubSiteId ? 'second-hub' : 'spoke';
}

/**
 * The hubs are named, different, and sites of the network; so are all sites the parameters speak of. Hubs named in a
 * mesh, and the gateway of a remote access that is off, have no effect, so that a network can change its topology and back.
 *
 * @throws ProvisioningError `hub-missing`, `gateway-missing`, `too-many-sites`, `site-unknown`, `parameters-invalid`
 */
export function checkSites(parameters: MultiSiteParameters, sites: readonly SiteInput[]): void {
  const { topology, hubSiteId, secondHubSiteId, remoteAccess } = parameters;
  const star = topology === 'hub-and-spoke';
  const known = new Set(sites.map(({ id }) => id));
  if (star && hubSiteId === undefined) {
    throwFaults('hub-missing', [
      {
        pointer: '/hubSiteId',
        code: 'hub-missing',
        detail: 'A hub-and-spoke network needs a hub: name its site',
      },
    ]);
  }
  if (!star && sites.length > LARGEST_MESH) {
    throwFaults('too-many-sites', [
      {
        pointer: '/topology',
        code: 'too-many-sites',
        detail: `A mesh has at most ${LARGEST_MESH} sites, this one ${sites.length}: choose hub-and-spoke, or divide the network`,
      },
    ]);
  }
  throwFaults('site-unknown', [
    ...(star ? unknownSite('/hubSiteId', hubSiteId, known) : []),
    ...(star ? unknownSite('/secondHubSiteId', secondHubSiteId, known) : []),
    ...(remoteAccess.enabled
      ? unknownSite('/remoteAccess/gatewaySiteId', remoteAccess.gatewaySiteId, known)
      : []),
    ...siteReferenceFaults(parameters, known),
  ]);
  if (remoteAccess.enabled && !star && remoteAccess.gatewaySiteId === undefined) {
    throw refusal(
      'gateway-missing',
      '/remoteAccess/gatewaySiteId',
      'Remote access into a mesh needs a gateway: name the site into which teleworkers dial',
    );
  }
  if (star && hubSiteId === secondHubSiteId) {
    throwFaults('parameters-invalid', [
      {
        pointer: '/secondHubSiteId',
        code: 'duplicate',
        detail: 'The second hub must be another site than the hub',
      },
    ]);
  }
}
