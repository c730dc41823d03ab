import type { Static } from 'typebox';
import type {
  AttestationRequest,
  DecisionOutcome,
  DecisionRequest,
  PilotChanges,
  Pilot as PilotSchema,
  Readiness as ReadinessSchema,
} from '../../cloud/pilots/schema.ts';
import type { Api } from './client.ts';
import { getAll } from './page.ts';

export type Pilot = PilotSchema;
export type Readiness = ReadinessSchema;
export type ReadinessItem = Readiness['items'][number];
/** What a person writes of a pilot. */
export type PilotFields = Pick<
  Required<PilotChanges>,
  'name' | 'scope' | 'objectives' | 'startsOn' | 'endsOn'
>;
export type { AttestationRequest, DecisionRequest };

export function readPilots(api: Api): Promise<Pilot[]> {
  return getAll<Pilot>(api, 'pilots');
}

export function readPilot(api: Api, id: string): Promise<Pilot> {
  return api.get(`pilots/${id}`);
}

export function createPilot(api: Api, customerId: string, fields: PilotFields): Promise<Pilot> {
  return api.post('pilots', { customerId, ...fields });
}

/** @throws ApiError `version-mismatch` when somebody else has changed it since */
export function changePilot(api: Api, { id, version }: Pilot, changes: Partial<PilotFields>): Promise<Pilot> {
  return api.patch(`pilots/${id}`, changes, { version });
}

export function readReadiness(api: Api, id: string): Promise<Readiness> {
  return api.get(`pilots/${id}/readiness`);
}

export function attest(api: Api, id: string, attestation: AttestationRequest): Promise<Readiness> {
  return api.post(`pilots/${id}/attestations`, attestation);
}

export function withdraw(api: Api, id: string, key: AttestationRequest['key']): Promise<void> {
  return api.delete(`pilots/${id}/attestations/${key}`);
}

export function startPilot(api: Api, id: string): Promise<Pilot> {
  return api.post(`pilots/${id}/start`);
}

export function abandonPilot(api: Api, id: string): Promise<Pilot> {
  return api.post(`pilots/${id}/abandonment`);
}

export function decidePilot(
  api: Api,
  id: string,
  decision: DecisionRequest,
): Promise<Static<typeof DecisionOutcome>> {
  return api.post(`pilots/${id}/decision`, decision);
}
