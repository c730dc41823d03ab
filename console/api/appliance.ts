import type { Appliance, ApplianceStatus } from '../../cloud/appliances/schema.ts';

export type { Appliance };
export type Status = ApplianceStatus;

/** In the order in which they are shown. */
export const STATUSES: readonly Status[] = [
  'in-sync',
  'drifted',
  'updating',
  'rolled-back',
  'rejected',
  'offline',
  'unconfigured',
  'registered',
  'retired',
];

/** The appliance runs something else than what is asked of it. */
export function differs(appliance: Appliance): boolean {
  return appliance.wanted !== null && appliance.wanted.hash !== appliance.confirmed?.hash;
}

/** Site-to-site tunnels that are up, and all there are; `undefined` before the first sample. */
export function tunnelCount(appliance: Appliance): { up: number; total: number } | undefined {
  return appliance.lastSample?.tunnels;
}
