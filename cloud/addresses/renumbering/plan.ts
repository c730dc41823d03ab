import { ProvisioningError } from '../../../provisioning/errors.ts';
import type { NetworkInput } from '../../../provisioning/render.ts';
import { planRenumbering, type RenumberingStep } from '../../../provisioning/renumbering/index.ts';
import { AppError } from '../../platform/errors.ts';
import { inSlices } from '../../platform/in-slices.ts';
import type { NewRenumbering } from './schema.ts';

/** @throws AppError network-invalid, address-pool-exhausted; pointers into the request */
export async function planOrRefuse(
  input: NetworkInput,
  { lans }: NewRenumbering,
): Promise<RenumberingStep[]> {
  try {
    return await inSlices(planRenumbering(input, lans));
  } catch (error) {
    if (!(error instanceof ProvisioningError)) throw error;
    const full = error.code === 'address-pool-exhausted' || error.code === 'address-pool-covered';
    const code = full ? error.code : 'network-invalid';
    const faults = error.faults.map((fault) =>
      fault.pointer.startsWith('/lans') ? fault : { ...fault, pointer: '/lans' },
    );
    throw new AppError(code, error.message, { faults, cause: error });
  }
}

/** A step commits the whole draft: other people's half-done edits must not go along. @throws AppError conflict */
export function requireCommitted(network: { latestRevision: number | null; draftDiffers: boolean }): void {
  if (network.latestRevision === null)
    throw new AppError('conflict', 'Nothing of the network is committed: there is nothing to renumber.');
  if (network.draftDiffers) {
    throw new AppError(
      'conflict',
      'The draft has changes that are not committed: commit or discard them first.',
    );
  }
}
