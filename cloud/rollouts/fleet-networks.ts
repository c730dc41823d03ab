import type { Transaction } from './store.ts';

/**
 * What rollouts over many networks need of cloud/networks. Each renders with what is the case now.
 * @throws AppError network-invalid, address-pool-exhausted and the like when the network cannot be rendered; nothing is
 * written then
 */
export type FleetNetworks = {
  /** Freezes what was committed last, with this template version or its own, as a revision, in the caller's transaction. */
  prepareFleetChange(
    change: { networkId: string; templateVersionId?: string; createdBy: string },
    tx: Transaction,
  ): Promise<{ revision: number } | { unchanged: true }>;
  /** What `prepareFleetChange` would write. */
  previewFleetChange(change: { networkId: string; templateVersionId?: string }): Promise<{
    targets: readonly { applianceId: string; changed: boolean }[];
  }>;
  /** Freezes an earlier revision once more, as a new one. */
  restoreRevision(
    restoration: { networkId: string; revision: number; createdBy: string; note: string },
    tx: Transaction,
  ): Promise<{ revision: number }>;
};
