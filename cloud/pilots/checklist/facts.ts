import type { NetworkStatus } from '../../networks/index.ts';

/** What is known of a pilot's scope at one moment. Plain data: the checklist is judged from it alone. */
export type Facts = {
  at: Date;
  sites: readonly { id: string; name: string }[];
  appliances: readonly ApplianceFacts[];
  networks: readonly NetworkFacts[];
  /** Sites of the scope that are in no network. */
  sitesWithoutNetwork: readonly string[];
  criticalEvents: readonly { id: string; applianceId: string; kind: string; at: Date }[];
  haltedRollouts: readonly { id: string; networkId: string }[];
  addresses: { nearlyExhausted: boolean; freeSubnets: number };
};

export type ApplianceFacts = {
  id: string;
  serial: string;
  siteId: string;
  state: string;
  enrolledAt: Date | null;
  presence: string;
  presenceChangedAt: Date | null;
  wantedHash: string | null;
  confirmedHash: string | null;
  confirmedAt: Date | null;
  driftSince: Date | null;
  telemetryIntervalSeconds: number;
  /** Names of the peers its wanted target state has tunnels to. */
  peers: readonly string[];
  coverage: Coverage | null;
  tunnels: readonly TunnelFacts[];
};

/** Samples within the last 24 hours; null of an appliance without any. */
export type Coverage = {
  first: Date;
  last: Date;
  /** End of the last gap between two samples that was too long, if there was one. */
  gapUntil: Date | null;
};

/** What the samples of the last 24 hours say of one tunnel. */
export type TunnelFacts = { peer: string; first: Date; lastNotUp: Date | null };

export type NetworkFacts = {
  id: string;
  name: string;
  /** Null: the kind's own defaults. */
  template: { name: string; number: number; state: string } | null;
  /** Its one state, as everywhere else. */
  status: NetworkStatus;
};
