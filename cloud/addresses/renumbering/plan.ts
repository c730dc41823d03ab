import { canonicalJson } from '#protocol';
import { ProvisioningError } from '../../../provisioning/errors.ts';
import type { NetworkInput } from '../../../provisioning/render.ts';
import { planRenumbering, type RenumberingStep } from '../../../provisioning/renumbering/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { NewRenumbering } from './schema.ts';

/** @throws AppError network-invalid, address-pool-exhausted; pointers into the request */
export function planOrRefuse(input: NetworkInput, { lans }: NewRenumbering): RenumberingStep[] {
  try {
    return planRenumbering(input, lans);
  } catch (error) {
    if (!(error instanceof ProvisioningError)) throw error;
    const code = error.code === 'address-pool-exhausted' ? 'address-pool-exhausted' : 'network-invalid';
    const faults = error.faults.map((fault) =>
      fault.pointer.startsWith('/lans') ? fault : { ...fault, pointer: '/lans' },
    );
    throw new AppError(code, error.message, { faults, cause: error });
  }
}

type Committed = {
  parameters: unknown;
  templateVersionId: string | null;
  revisions: { parameters: unknown; templateVersionId: string | null }[];
};

/** A step commits the whole draft: other people's half-done edits must not go along. @throws AppError conflict */
export function requireCommitted(network: Committed): void {
  const [revision] = network.revisions;
  if (!revision)
    throw new AppError('conflict', 'Nothing of the network is committed: there is nothing to renumber.');
  const same =
    canonicalJson(revision.parameters) === canonicalJson(network.parameters) &&
    revision.templateVersionId === network.templateVersionId;
  if (!same) {
    throw new AppError(
      'conflict',
      'The draft has changes that are not committed: commit or discard them first.',
    );
  }
}
