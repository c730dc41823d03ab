import type { TargetState } from '#protocol';
import type { AccessLine } from './access-line.ts';
import type { NetworkKind, SiteRole } from './kinds.ts';
import type { Unjoined } from './vpn/obstacle.ts';

/** A subnet given to a LAN of a site, e.g. `{ lan: 'lan1', subnet: '10.0.4.0/24' }`. Once given it stays. */
export type Allotment = {
  lan: string;
  subnet: string;
  /** Of the customer's unique local addresses (RFC 4193), a /64. */
  uniqueLocal?: string;
  /** Of what the access provider delegates to the site, a /64; it follows the provider's prefix. */
  delegated?: string;
};

export type SiteInput = {
  id: string;
  name: string;
  /** IANA time zone. */
  timeZone: string;
  accessLines: readonly AccessLine[];
  /** What earlier renderings allotted. */
  allotments: readonly Allotment[];
  /**
   * `publicAddress` as `publicAddressOf` finds it; null while it is not known. `uncallable`: it is certain that there is
   * none (`isUncallable`).
   */
  appliance: {
    id: string;
    serial: string;
    model: string;
    publicAddress: string | null;
    uncallable?: boolean;
    /** Networks its lines are in by DHCP or PPPoE; absent: none is known. */
    learned?: readonly LearnedNetwork[];
  } | null;
};

export type CustomerInput = {
  id: string;
  name: string;
  /** Where LANs get their subnets from, in order: IPv4 networks, and a /48 of unique local addresses (RFC 4193). */
  pools: { ipv4: readonly string[]; ipv6: string | null };
  /** Networks no LAN may have, IPv4 and IPv6: reservations, and what the customer's other networks have. */
  reserved: readonly string[];
};

/** A network in which a line of a site is, as its appliance learned it. */
export type LearnedNetwork = { wan: string; network: string };

/** A JSON Merge Patch (RFC 7396) of the kind's parameters, and the RFC 6901 pointers that layers below may not change. */
export type ParameterLayer = { patch: Record<string, unknown>; locks: readonly string[] };

/** What sites of one class of roles have in common; `single` are mono-site and teleworker gateways and members of a mesh. */
export const ROLE_CLASSES = ['hub', 'spoke', 'single'] as const;
export type RoleClass = (typeof ROLE_CLASSES)[number];

export type TemplateLayer = ParameterLayer & {
  name: string;
  number: number;
  /** Merge patches of what can differ from site to site (`SITE_PARAMETERS`), applied on top of `patch`. */
  overlays: Partial<Record<RoleClass, Record<string, unknown>>>;
};

/** The layers a network shares with others, in their order. */
export type SharedLayers = {
  template: TemplateLayer | null;
  operator: ParameterLayer | null;
  tier: (ParameterLayer & { tier: string }) | null;
};

/** A person who may dial in. */
export type TeleworkerInput = {
  id: string;
  /** VPN identity in the certificate. */
  identity: string;
  /** Null: as the network has it. */
  tunnel: 'split' | 'full' | null;
  /** A fixed IPv4 address in the pool; null: the next one free. */
  address: string | null;
};

export type NetworkInput = {
  kind: NetworkKind;
  /** Absent: the defaults of the kind alone lie under `parameters`. */
  layers?: SharedLayers;
  /** The customer's layer as it was written, with those of sites and appliances in it; checked when rendering. */
  parameters: unknown;
  customer: CustomerInput;
  sites: readonly SiteInput[];
  teleworkers?: readonly TeleworkerInput[];
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
  /** Sites that are to be joined and are not. */
  unjoined: Unjoined[];
  /** Sites, by their ids, that meet over a third since they cannot call each other. */
  relayed: Relayed[];
};

type Relayed = { first: string; second: string; over: string };
