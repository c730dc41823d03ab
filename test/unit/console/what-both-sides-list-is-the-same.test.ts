import { expect, test } from 'vitest';
import { AddressReservation } from '../../../cloud/addresses/schema.ts';
import { BY_STATUS, ORDERS } from '../../../cloud/appliances/list-order.ts';
import { APPLIANCE_STATUSES } from '../../../cloud/appliances/schema.ts';
import { AuditQuery } from '../../../cloud/audit/schema.ts';
import { FILE_ENCODINGS } from '../../../cloud/bulk/csv/decode.ts';
import { KINDS } from '../../../cloud/bulk/kinds/index.ts';
import { ApplianceRevocationRequest } from '../../../cloud/certificates/schema.ts';
import * as customers from '../../../cloud/customers/schema.ts';
import { stageRefusal } from '../../../cloud/customers/stages.ts';
import * as names from '../../../cloud/names/schema.ts';
import { NetworkStatus } from '../../../cloud/networks/status/schema.ts';
import { ROLES } from '../../../cloud/platform/access/roles.ts';
import { Policy } from '../../../cloud/rollouts/policy.ts';
import { ConfirmWithinSeconds } from '../../../cloud/rollouts/schema.ts';
import { STEP_STATES } from '../../../cloud/rollouts/states.ts';
import { CredentialRequest } from '../../../cloud/teleworkers/schema.ts';
import { PURPOSES } from '../../../console/api/address-pool.ts';
import { STATUSES } from '../../../console/api/appliance.ts';
import { REVOCATION_REASONS } from '../../../console/api/appliance-work.ts';
import { AUDIT_FILTERS, AUDIT_OUTCOMES } from '../../../console/api/audit.ts';
import * as bulk from '../../../console/api/bulk.ts';
import { stagesFrom } from '../../../console/api/customer.ts';
import { STAGES } from '../../../console/api/customer-view.ts';
import { orderOf, SORT_KEYS } from '../../../console/api/fleet-view.ts';
import { MOST_NAMES } from '../../../console/api/look-up.ts';
import { STANDINGS } from '../../../console/api/network-view.ts';
import * as roles from '../../../console/api/roles.ts';
import * as rollout from '../../../console/api/rollout.ts';
import * as course from '../../../console/api/rollout-course.ts';
import * as teleworker from '../../../console/api/teleworker.ts';
import { TIERS } from '../../../console/api/tiers.ts';

const sorted = (list: Iterable<string>) => [...list].sort();
const enumOf = (schema: unknown) => (schema as { enum: string[] }).enum;

// The console takes types of the cloud, and no values: what it lists to choose from stands there once more.
test.each<[string, readonly string[], readonly string[]]>([
  ['encodings of files', bulk.FILE_ENCODINGS, FILE_ENCODINGS],
  ['kinds of files', bulk.BULK_KINDS, Object.keys(KINDS)],
  [
    'orders of the fleet',
    SORT_KEYS.flatMap((sort) =>
      [false, true].map((descending) => orderOf({ sort, descending, status: undefined, search: '' })),
    ),
    ORDERS,
  ],
  ['statuses of appliances', STATUSES, APPLIANCE_STATUSES],
  ['reasons to revoke', REVOCATION_REASONS, enumOf(ApplianceRevocationRequest.properties.reason)],
  ['tiers', TIERS, customers.TIERS],
  ['stages', STAGES, customers.STAGES],
  ['states of networks', STANDINGS, enumOf(NetworkStatus.properties.state)],
  ['states of steps', rollout.STEP_STATES, STEP_STATES],
  ['platforms of teleworkers', teleworker.PLATFORMS, enumOf(CredentialRequest.properties.platform)],
  ['purposes of reservations', PURPOSES, enumOf(AddressReservation.properties.purpose)],
  ['outcomes in the record', AUDIT_OUTCOMES, enumOf(AuditQuery.properties.outcome)],
  ['roles', roles.ROLES, ROLES],
  ['ends of waiting', course.OVERDUE, enumOf(Policy.properties.onSilence)],
])('%s are the same on both sides', (_, here, there) => {
  expect(sorted(here)).toEqual(sorted(there));
});

test('the fleet is shown in the order in which it is sorted by status', () => {
  expect(STATUSES).toEqual(BY_STATUS);
});

test('the record is narrowed only by what its interface knows', () => {
  expect(Object.keys(AuditQuery.properties)).toEqual(expect.arrayContaining([...AUDIT_FILTERS]));
});

test.each(customers.STAGES)('from %s a customer is offered the stages that can be written', (from) => {
  const written = customers.STAGES.filter((to) => stageRefusal(from, to, 'by-hand') === undefined);
  expect(sorted(stagesFrom(from))).toEqual(sorted(written));
});

test('the limits of fields lie within those of the interface', () => {
  const within = (schema: object, least: number, most: number) => {
    const { minimum, maximum } = schema as { minimum: number; maximum: number };
    expect([least >= minimum, most <= maximum]).toEqual([true, true]);
  };
  const { soakSeconds, answerWithinSeconds, offlineWithinSeconds } = Policy.properties;
  within(ConfirmWithinSeconds, course.CONFIRM_SECONDS.least, course.CONFIRM_SECONDS.most);
  within(soakSeconds, 0, course.MOST_SOAK_MINUTES * 60);
  within(answerWithinSeconds, course.ANSWER_MINUTES.least * 60, course.ANSWER_MINUTES.most * 60);
  within(offlineWithinSeconds, course.OFFLINE_DAYS.least * 86_400, course.OFFLINE_DAYS.most * 86_400);
  expect(MOST_NAMES).toBe(names.MOST_NAMES);
});
