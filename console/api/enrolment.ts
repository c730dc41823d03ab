import type { SerialConflict } from '../../cloud/appliances/schema.ts';
import type { Approval, EnrolmentRequestView, EnrolmentStanding } from '../../cloud/enrolment/schema.ts';
import type { Appliance } from './appliance.ts';
import type { Api } from './client.ts';
import { getAll } from './page.ts';

export type EnrolmentRequest = EnrolmentRequestView;
export type { Approval, EnrolmentStanding };

/** Boxes that nobody registered and that wait for a decision, those that came last first. */
export async function readWaiting(api: Api): Promise<EnrolmentRequest[]> {
  return (await getAll<EnrolmentRequest>(api, 'enrolment-requests', { state: 'pending' })).toReversed();
}

/** Boxes on which nobody decided before they stopped asking, those that came last first. */
export async function readExpired(api: Api): Promise<EnrolmentRequest[]> {
  return (await getAll<EnrolmentRequest>(api, 'enrolment-requests', { state: 'expired' })).toReversed();
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

/** What of the list stands for a site, and what for an appliance whose place is taken. */
export const PLACE_PREFIXES = { site: 'site:', replaces: 'replaces:' } as const;

/** Where a new box goes: to a site, in the place of another, or nowhere yet. */
export function placeOf(value: string): Pick<Approval, 'siteId'> | Pick<Approval, 'replaces'> {
  const { site, replaces } = PLACE_PREFIXES;
  if (value.startsWith(site)) return { siteId: value.slice(site.length) };
  return value.startsWith(replaces) ? { replaces: value.slice(replaces.length) } : {};
}

/** A key's fingerprint as people compare it, in groups of four. */
export const inGroups = (fingerprint: string): string => fingerprint.match(/.{1,4}/g)?.join(' ') ?? '';
