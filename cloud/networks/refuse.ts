import { ProvisioningError, type Fault as ProvisioningFault } from '../../provisioning/errors.ts';
import { AppError, type Fault } from '../platform/errors.ts';

/**
 * Runs a rendering; what it cannot do becomes the API's answer, with pointers into the network's document: faults of the
 * parameters below `/parameters`, faults of what is shared with other networks below `/layers`, faults of a site at its place in `/siteIds`.
 */
export async function orRefuse<T>(siteIds: readonly string[], work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProvisioningError)) throw error;
    throw new AppError(
      error.code === 'address-pool-exhausted' || error.code === 'address-pool-covered'
        ? error.code
        : 'network-invalid',
      error.message,
      { faults: error.faults.map((fault) => inDocument(fault, siteIds)), cause: error },
    );
  }
}

function inDocument(fault: ProvisioningFault, siteIds: readonly string[]): Fault {
  const site = /^\/sites\/([^/]+)(.*)$/.exec(fault.pointer);
  const index = site ? siteIds.indexOf(site[1] ?? '') : -1;
  if (site && index >= 0) return { ...fault, pointer: `/siteIds/${index}${site[2]}` };
  if (site) return { ...fault, pointer: '/siteIds' };
  if (fault.pointer.startsWith('/layers/')) return fault;
  return { ...fault, pointer: `/parameters${fault.pointer}` };
}
