import { ownedBy } from '../platform/access/owned-by.ts';
import type { Scope } from '../platform/access/roles.ts';
import type { Database } from '../platform/database.ts';
import type { Prisma } from '../prisma/client/client.ts';
import type { Transaction } from './look-store.ts';
import type { Selection } from './schema.ts';

const NETWORK = {
  id: true,
  name: true,
  kind: true,
  customer: { select: { id: true, name: true, stage: true } },
} satisfies Prisma.NetworkSelect;
export type ChosenNetwork = Prisma.NetworkGetPayload<{ select: typeof NETWORK }>;

/** What a rollout is asked for. */
export function selectionQueries(db: Database | Transaction) {
  return {
    /** Networks in scope with something committed that meet every condition, those of suspended customers among them. */
    choose: (selection: Selection, scope: Scope): Promise<ChosenNetwork[]> =>
      db.network.findMany({
        where: { AND: [conditions(selection), ownedBy(scope, 'network')] },
        select: NETWORK,
        orderBy: { id: 'asc' },
      }),
    networksById: (networkIds: string[]): Promise<ChosenNetwork[]> =>
      db.network.findMany({ where: { id: { in: networkIds } }, select: NETWORK }),
    customersById: async (customerIds: string[]) =>
      db.customer.findMany({
        where: { id: { in: customerIds } },
        select: { id: true, name: true, stage: true },
      }),
    templateVersion: (id: string) =>
      db.templateVersion.findUnique({
        where: { id },
        select: { state: true, template: { select: { kind: true } } },
      }),
    /** Appliances by whether they are online. */
    online: async (applianceIds: string[]): Promise<Set<string>> => {
      const rows = await db.appliance.findMany({
        where: { id: { in: applianceIds }, presence: 'online' },
        select: { id: true },
      });
      return new Set(rows.map(({ id }) => id));
    },
  };
}

function conditions(selection: Selection): Prisma.NetworkWhereInput {
  const { networkIds, customerIds, templateVersionId, templateId, resellerId, tiers, stages, tags } =
    selection;
  return {
    revisions: { some: {} },
    ...(networkIds && { id: { in: networkIds } }),
    ...(customerIds && { customerId: { in: customerIds } }),
    ...(templateVersionId && { templateVersionId }),
    ...(templateId && { templateVersion: { templateId } }),
    ...(tags && { tags: { hasSome: tags } }),
    customer: {
      ...(resellerId && { resellerId }),
      ...(tiers && { tier: { in: tiers } }),
      stage: stages ? { in: stages } : { not: 'closed' },
    },
  };
}
