import type { StageNow, Suspension as SuspensionSchema } from '../../cloud/pilots/schema.ts';
import type { Api } from './client.ts';
import type { Customer } from './customer.ts';

export type Suspension = SuspensionSchema;

/** Newest first. */
export async function readSuspensions(api: Api, customerId: string): Promise<Suspension[]> {
  return (await api.get<{ items: Suspension[] }>(`customers/${customerId}/suspensions`)).items;
}

/** Its boxes keep running what they have. */
export function suspendCustomer(api: Api, customerId: string, reason: string): Promise<Suspension> {
  return api.post(`customers/${customerId}/suspension`, { reason });
}

export function resumeCustomer(api: Api, customerId: string): Promise<StageNow> {
  return api.post(`customers/${customerId}/resumption`);
}

/** What can be done about a customer's service in its stage. */
export function serviceMoveOf({ stage }: Customer): 'suspend' | 'resume' | undefined {
  if (stage === 'suspended') return 'resume';
  return stage === 'pilot' || stage === 'live' ? 'suspend' : undefined;
}
