import type { TargetState } from '#protocol';
import type { AccessLine } from './access-line.ts';
import type { NetworkKind, SiteRole } from './catalogue.ts';

/** A subnet given to a LAN of a site, e.g. `{ lan: 'lan1', subnet: '10.0.4.0/24' }`. Once given it stays. */
export type Allotment = { lan: string; subnet: string };

export type SiteInput = {
  id: string;
  name: string;
  /** IANA time zone. */
  timeZone: string;
  accessLines: readonly AccessLine[];
  /** What earlier renderings allotted. */
  allotments: readonly Allotment[];
  /** `publicAddress` as `publicAddressOf` finds it; null while it is not known. */
  appliance: { id: string; serial: string; model: string; publicAddress: string | null } | null;
};

export type CustomerInput = { id: string; name: string; addressPool: string };

export type NetworkInput = {
  kind: NetworkKind;
  /** As the caller wrote them; checked when rendering. */
  parameters: unknown;
  customer: CustomerInput;
  sites: readonly SiteInput[];
};

export type RenderedTarget = {
  applianceId: string;
  siteId: string;
  role: SiteRole;
  target: TargetState;
  /** SHA-256 of the target's canonical form. */
  hash: string;
};

export type RenderedNetwork = {
  /** One for each site with an appliance, in order of appliance id. */
  targets: RenderedTarget[];
  /** One for each site, in order of site id. */
  allotments: { siteId: string; role: SiteRole; allotments: Allotment[] }[];
};
