import { type Report, vpnIdentity } from '#protocol';
import type { AccessLine } from '../../provisioning/access-line.ts';
import { learnedNetworks } from '../../provisioning/addresses/learned.ts';
import type { NetworkKind, SiteRole } from '../../provisioning/catalogue.ts';
import type { SiteNames } from '../../provisioning/diff/index.ts';
import type { SharedLayers, TeleworkerInput } from '../../provisioning/input.ts';
import type { Allotment, CustomerInput, NetworkInput, SiteInput } from '../../provisioning/render.ts';
import { isUncallable, publicAddressOf } from '../../provisioning/vpn/public-address.ts';
import { inheritExceptions } from './inherit.ts';

/** An appliance as the database knows it. */
type ApplianceFacts = {
  id: string;
  serial: string;
  model: string;
  /** Those whose places it took, the last one first. */
  formerIds: readonly string[];
  wanAddresses: Report['wanAddresses'];
  observedAddress: string | null;
};

/** What the world decides about a site: its access lines, and which appliance stands there. */
type LiveSite = { name: string; accessLines: AccessLine[]; appliance: ApplianceFacts | null };

/** What the world decides about a network: its sites by id, and who may dial in. */
export type LiveNetwork = {
  sites: ReadonlyMap<string, LiveSite>;
  teleworkers: readonly TeleworkerInput[];
};

/** A site as people edit it. */
export type SiteFacts = { id: string; name: string; timeZone: string };

/** What a revision keeps besides its parameters, so that it can be rendered again (`Revision.inputs`). */
export type RevisionInputs = {
  customer: CustomerInput;
  /** Absent: there were none. */
  layers?: SharedLayers;
  sites: (SiteFacts & { role: SiteRole; allotments: Allotment[] })[];
  /** Who might dial in then; rendered again, those of now may. Absent: nobody. */
  teleworkers?: readonly TeleworkerInput[];
};

/**
 * The input of a rendering: facts of the draft, or those a revision froze, and what is the case now. Sites that are gone
 * or belong elsewhere by now (absent from `live`) have no appliance and keep their subnets.
 */
export function networkInput(
  network: { kind: NetworkKind; parameters: unknown; customer: CustomerInput; layers?: SharedLayers },
  sites: readonly (SiteFacts & { allotments: Allotment[] })[],
  live: LiveNetwork,
): NetworkInput {
  return {
    kind: network.kind,
    ...(network.layers && { layers: network.layers }),
    parameters: inheritExceptions(network.parameters, appliancesOf(live)),
    customer: network.customer,
    sites: sites.map((site) => siteInput(site, live.sites.get(site.id))),
    teleworkers: live.teleworkers,
  };
}

const appliancesOf = ({ sites }: LiveNetwork): ApplianceFacts[] =>
  [...sites.values()].flatMap(({ appliance }) => appliance ?? []);

/** What sites are called, by the VPN identities of the appliances that stand there. */
export function siteNamesOf({ sites }: LiveNetwork): SiteNames {
  return new Map(
    [...sites.values()].flatMap(({ name, appliance }) =>
      appliance ? [[vpnIdentity(appliance.id), name] as const] : [],
    ),
  );
}

function siteInput(site: SiteFacts & { allotments: Allotment[] }, live: LiveSite | undefined): SiteInput {
  const { id, name, timeZone, allotments } = site;
  const accessLines = live?.accessLines ?? [];
  return { id, name, timeZone, allotments, accessLines, appliance: applianceInput(accessLines, live) };
}

function applianceInput(lines: AccessLine[], live: LiveSite | undefined): SiteInput['appliance'] {
  if (!live?.appliance) return null;
  const { id, serial, model, wanAddresses, observedAddress } = live.appliance;
  const seen = { wanAddresses, observedAddress };
  const learned = learnedNetworks(wanAddresses);
  return {
    id,
    serial,
    model,
    publicAddress: publicAddressOf(lines, seen),
    uncallable: isUncallable(lines, seen),
    ...(learned.length > 0 && { learned }),
  };
}
