import type { SerialConflict } from '../../cloud/appliances/schema.ts';
import type { Approval, EnrolmentRequestView, EnrolmentStanding } from '../../cloud/enrolment/schema.ts';
import type { Appliance } from './appliance.ts';
import type { Api } from './client.ts';
import type { Customer } from './customer.ts';
import { getAll } from './page.ts';
import type { Site } from './site.ts';

export type EnrolmentRequest = EnrolmentRequestView;
export type { Approval, EnrolmentStanding };

/** Boxes that nobody registered and that wait for a decision, those that came last first. */
export async function readWaiting(api: Api): Promise<EnrolmentRequest[]> {
  return (await getAll<EnrolmentRequest>(api, 'enrolment-requests', { state: 'pending' })).toReversed();
}

export function approveRequest(api: Api, id: string, approval: Approval): Promise<EnrolmentRequest> {
  return api.post(`enrolment-requests/${id}/approval`, approval);
}

export function refuseRequest(api: Api, id: string, reason: string): Promise<EnrolmentRequest> {
  return api.post(`enrolment-requests/${id}/refusal`, { reason });
}

export type { SerialConflict };
export const readConflicts = async (api: Api): Promise<SerialConflict[]> =>
  (await api.get<{ items: SerialConflict[] }>('serial-conflicts')).items;
export const decideConflict = (api: Api, serial: string, keep: string): Promise<Appliance> =>
  api.post(`serial-conflicts/${encodeURIComponent(serial)}/decision`, { keep });

export const readStanding = (api: Api, applianceId: string): Promise<EnrolmentStanding> =>
  api.get(`appliances/${applianceId}/enrolment`);
export const liftLocks = (api: Api, applianceId: string): Promise<void> =>
  api.delete(`appliances/${applianceId}/enrolment-locks`);

export function clearCloneAlarm(api: Api, applianceId: string): Promise<void> {
  return api.delete(`appliances/${applianceId}/clone-alarm`);
}

/** Where a new box can go: to a site without one, or in the place of another. */
export type Place = { kind: 'site' | 'replaces'; id: string; name: string };

export function placesFor(
  sites: readonly Site[],
  customers: readonly Customer[],
  appliances: Iterable<Appliance>,
): Place[] {
  const customerNames = new Map(customers.map(({ id, name }) => [id, name]));
  const standing = [...appliances].flatMap(({ id, serial, customer, site, state }) =>
    site === null || state === 'retired' ? [] : { id, serial, customer, site },
  );
  const occupied = new Set(standing.map(({ site }) => site.id));
  const free = sites
    .filter(({ id }) => !occupied.has(id))
    .map(({ id, name, customerId }): Place => {
      return { kind: 'site', id, name: `${customerNames.get(customerId) ?? ''} · ${name}` };
    });
  const taken = standing.map(({ id, serial, site, customer }): Place => {
    return { kind: 'replaces', id, name: `${serial} · ${customer?.name ?? ''} · ${site.name}` };
  });
  return [...free, ...taken].sort((a, b) => a.name.localeCompare(b.name));
}

/** A key's fingerprint as people compare it, in groups of four. */
export const inGroups = (fingerprint: string): string => fingerprint.match(/.{1,4}/g)?.join(' ') ?? '';
