import type { Network } from '../addresses/ipv4.ts';

/** A site as the VPN sees it. Only sites with an appliance take part. */
export type VpnSite = {
  id: string;
  name: string;
  applianceId: string;
  /** Subnets of its LANs that other sites reach. */
  subnets: readonly Network[];
  /** Where peers call it; null while that is not known. */
  address: string | null;
  /** False when no access line admits connections from peers. */
  reachable: boolean;
  /** It is certain that no peer can call it. */
  uncallable?: boolean;
};
