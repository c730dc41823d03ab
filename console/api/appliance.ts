import type { Appliance, ApplianceStatus } from '../../cloud/appliances/schema.ts';
import type { Api } from './client.ts';
import { getAll } from './page.ts';

export type { Appliance };
export type Status = ApplianceStatus;

/** Those of a customer, wherever they stand. */
export function readAppliancesOf(api: Api, customerId: string): Promise<Appliance[]> {
  return getAll<Appliance>(api, 'appliances', { customer_id: customerId });
}

export function readAppliance(api: Api, id: string): Promise<Appliance> {
  return api.get(`appliances/${id}`);
}

/** In the order in which they are shown. */
export const STATUSES: readonly Status[] = [
  'in-sync',
  'drifted',
  'updating',
  'rolled-back',
  'rejected',
  'foreign',
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
