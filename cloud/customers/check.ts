import { timeZoneFault } from '#protocol';
import type { AccessLine } from '../../provisioning/access-line.ts';
import { accessLineFaults } from '../../provisioning/access-line-faults.ts';
import { privateNetworkFault } from '../../provisioning/addresses/check-pool.ts';
import { AppError, FAULTS_SAY_IT } from '../platform/errors.ts';

/** What the shapes cannot say. @throws AppError request-invalid */
export function checkCustomer({ addressPool }: { addressPool?: string }): void {
  if (addressPool === undefined) return;
  const fault = privateNetworkFault(addressPool);
  if (fault) refuse('/addressPool', fault.code, fault.detail);
}

/**
 * Asks the rules by which an appliance takes or refuses what follows from it.
 *
 * @throws AppError request-invalid
 */
export function checkSite({
  timeZone,
  accessLines,
}: {
  timeZone?: string;
  accessLines?: readonly AccessLine[];
}): void {
  const zone = timeZone === undefined ? undefined : timeZoneFault(timeZone);
  if (zone) refuse('/timeZone', zone.code, zone.detail);
  const faults = accessLineFaults(accessLines ?? []).map((fault) => ({
    ...fault,
    pointer: `/accessLines${fault.pointer}`,
  }));
  if (faults[0])
    throw new AppError('request-invalid', `${faults[0].pointer}: ${faults[0].detail}.`, { faults });
}

function refuse(pointer: string, code: string, detail: string): never {
  throw new AppError('request-invalid', FAULTS_SAY_IT, { faults: [{ pointer, code, detail }] });
}
