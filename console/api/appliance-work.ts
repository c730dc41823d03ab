import type { Static } from 'typebox';
import type { Bootstrap } from '#protocol';
import type {
  Appliance,
  ApplianceChanges,
  CommandView,
  DeliveryOutcome,
  IssuedBootstrap,
  NewAppliance,
  NewCommand,
  RegisteredAppliance,
  ReplacedAppliance,
  Replacement,
} from '../../cloud/appliances/schema.ts';
import type { ApplianceRevocationRequest } from '../../cloud/certificates/schema.ts';
import type { Api, Versioned } from './client.ts';

export type { ApplianceChanges, Bootstrap, NewAppliance, Replacement };
export type Command = CommandView;
export type CommandKind = NewCommand['kind'];
export type RevocationReason = Static<typeof ApplianceRevocationRequest>['reason'];
/** Told once: the document a new box begins with; null for a box that has one already. */
export type Made = Static<typeof ReplacedAppliance>;

export const REVOCATION_REASONS: readonly RevocationReason[] = [
  'keyCompromise',
  'privilegeWithdrawn',
  'cessationOfOperation',
  'unspecified',
];

export const registerAppliance = (api: Api, appliance: NewAppliance): Promise<Made> =>
  api.post<Static<typeof RegisteredAppliance>>('appliances', appliance);
/** Puts a box that stands nowhere yet into a site. @throws ApiError `not-found`, `site-occupied` */
export const claimAppliance = (api: Api, serial: string, siteId: string): Promise<Appliance> =>
  api.post('appliance-claims', { serial, siteId });
export const readVersionedAppliance = (api: Api, id: string): Promise<Versioned<Appliance>> =>
  api.getVersioned(`appliances/${id}`);
export const changeAppliance = (api: Api, id: string, changes: ApplianceChanges, version: number) =>
  api.patch<Appliance>(`appliances/${id}`, changes, { version });
/** @throws ApiError `serial-taken`, `request-invalid` */
export const replaceAppliance = (api: Api, id: string, box: Replacement, validateOnly: boolean) =>
  api.post<Made>(`appliances/${id}/replacement`, box, { query: { validate_only: validateOnly } });
export const reissueBootstrap = (api: Api, id: string): Promise<Static<typeof IssuedBootstrap>> =>
  api.post(`appliances/${id}/enrolment-secrets`);
export const retireAppliance = (api: Api, id: string): Promise<Appliance> =>
  api.post(`appliances/${id}/retirement`);
export const revokeAppliance = (api: Api, id: string, reason: RevocationReason): Promise<void> =>
  api.post(`appliances/${id}/revocation`, { reason });
export const redeliver = (api: Api, id: string): Promise<Static<typeof DeliveryOutcome>> =>
  api.post(`appliances/${id}/deliveries`);
export const sendCommand = (api: Api, id: string, kind: CommandKind): Promise<Command> =>
  api.post(`appliances/${id}/commands`, { kind });
/** Newest first. */
export const readCommands = async (api: Api, id: string): Promise<Command[]> =>
  (await api.get<{ items: Command[] }>(`appliances/${id}/commands`)).items;
