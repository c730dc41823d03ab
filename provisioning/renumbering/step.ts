/** A LAN's way from one subnet to another. */
export type LanMove = { siteId: string; siteName: string; lan: string; from: string; to: string };

/** What tells a LAN of a network from all others. */
export const lanKey = ({ siteId, lan }: Pick<LanMove, 'siteId' | 'lan'>): string => `${siteId} ${lan}`;

/** During a renumbering hosts ask this often for their addresses, and soon have new ones. */
export const SHORT_LEASE_SECONDS = 300;

/** One step of a renumbering. Those with `parameters` are revisions of the network, made of its parameters as they are then. */
export type RenumberingStep =
  /** Interrupts nothing. */
  | { kind: 'shorten-leases'; leaseSeconds: number; parameters: unknown }
  /** Until the last lease of the old length has run out: then every host asks in time. Interrupts nothing. */
  | { kind: 'wait'; seconds: number }
  /**
   * A LAN has one subnet at a time. Its hosts are cut off until they ask again, at the most half a short lease; those
   * with an address of their own making until somebody gives them another.
   */
  | { kind: 'switch'; moves: LanMove[]; interruptsSeconds: number | null; parameters: unknown }
  /** Interrupts nothing. */
  | { kind: 'restore-leases'; parameters: unknown };
