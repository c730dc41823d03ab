import type { NetworkKind, SiteRole } from '../../provisioning/catalogue.ts';
import type { Allotment } from '../../provisioning/render.ts';
import type { Unjoined } from '../../provisioning/vpn/obstacle.ts';
import { ownedBy } from '../platform/access/owned-by.ts';
import type { Scope } from '../platform/access/roles.ts';
import type { Database } from '../platform/database.ts';
import { AppError } from '../platform/errors.ts';
import { type PageQuery, pageBounds } from '../platform/http/page.ts';
import { sameKey } from '../platform/like.ts';
import { refuseTaken } from '../platform/taken.ts';
import type { Prisma } from '../prisma/client/client.ts';
import type { NetworkDraft } from './schema.ts';

const CUSTOMER = { select: { id: true, name: true, tier: true } } as const;
const SITES = {
  include: { site: { select: { name: true, timeZone: true } } },
  orderBy: { siteId: 'asc' },
} as const;
const LATEST_REVISION = {
  select: {
    number: true,
    kind: true,
    parameters: true,
    templateVersionId: true,
    createdBy: true,
    takenNames: true,
    operatorLayerHash: true,
    tierLayerHash: true,
  },
  orderBy: { number: 'desc' },
  take: 1,
} as const;
const TEMPLATE_VERSION = {
  select: { id: true, number: true, state: true, template: { select: { id: true, name: true } } },
} as const;
/** Those under way. */
const ROLLOUTS = {
  where: { state: 'ready', rollout: { state: 'running' } },
  select: { rolloutId: true },
  orderBy: [{ readyAt: 'desc' }, { rolloutId: 'desc' }],
  take: 1,
} satisfies Prisma.RolloutNetworkFindManyArgs;
const DETAILS = {
  customer: CUSTOMER,
  templateVersion: TEMPLATE_VERSION,
  sites: SITES,
  revisions: LATEST_REVISION,
  rollouts: ROLLOUTS,
} satisfies Prisma.NetworkInclude;

/** A mesh of many sites that cannot be called has thousands of such pairs; a person mends the first ones first. */
const MOST_UNJOINED = 100;

export type NetworkRow = Prisma.NetworkGetPayload<{ include: typeof DETAILS }>;
export type NetworkQuery = PageQuery & {
  customer_id?: string[];
  site_id?: string;
  external_key?: string;
  kind?: NetworkKind;
  template_id?: string;
  template_version_id?: string;
  tag?: string;
  outdated?: boolean;
};

/** The draft: the network and the sites that are to be in it. */
export function draftQueries(db: Database | Prisma.TransactionClient) {
  return {
    /** One query after the other: relations read together would share a transaction's connection at once. */
    get: async (id: string): Promise<NetworkRow | null> => {
      const network = await db.network.findUnique({ where: { id }, include: { customer: CUSTOMER } });
      if (!network) return null;
      const templateVersion =
        network.templateVersionId === null
          ? null
          : await db.templateVersion.findUnique({
              where: { id: network.templateVersionId },
              ...TEMPLATE_VERSION,
            });
      const sites = await db.networkSite.findMany({ where: { networkId: id }, ...SITES });
      const revisions = await db.revision.findMany({ where: { networkId: id }, ...LATEST_REVISION });
      const { where, ...latest } = ROLLOUTS;
      const rollouts = await db.rolloutNetwork.findMany({ where: { ...where, networkId: id }, ...latest });
      return { ...network, templateVersion, sites, revisions, rollouts };
    },
    tags: async (scope: Scope): Promise<string[]> => {
      const rows = await db.network.findMany({
        where: { AND: [ownedBy(scope, 'network'), { NOT: { tags: { isEmpty: true } } }] },
        distinct: ['tags'],
        select: { tags: true },
      });
      return [...new Set(rows.flatMap(({ tags }) => tags))].sort();
    },
    /** @param outdated ids of those that are, where the query asks for it */
    list: (query: NetworkQuery, scope: Scope, outdated?: string[]): Promise<NetworkRow[]> => {
      const { after, take } = pageBounds(query);
      return db.network.findMany({
        where: {
          ...(after !== undefined && { id: { gt: after } }),
          ...(query.customer_id !== undefined && { customerId: { in: query.customer_id } }),
          ...(query.external_key !== undefined && { externalKey: sameKey(query.external_key) }),
          ...(query.kind !== undefined && { kind: query.kind }),
          ...(query.template_id !== undefined && { templateVersion: { templateId: query.template_id } }),
          ...(query.template_version_id !== undefined && { templateVersionId: query.template_version_id }),
          ...ownedBy(scope, 'network'),
          ...(outdated && { AND: [{ id: query.outdated ? { in: outdated } : { notIn: outdated } }] }),
          ...(query.tag !== undefined && { tags: { has: query.tag } }),
          ...(query.site_id !== undefined && { sites: { some: { siteId: query.site_id, inDraft: true } } }),
        },
        include: DETAILS,
        orderBy: { id: 'asc' },
        take,
      });
    },
    /** Sites that are to be joined and are not. */
    setUnjoined: async (networkId: string, unjoined: readonly Unjoined[]) => {
      const kept = JSON.stringify(unjoined.slice(0, MOST_UNJOINED));
      await db.$executeRaw`
        update network set unjoined = ${kept}::jsonb
        where id = ${networkId}::uuid and unjoined is distinct from ${kept}::jsonb`;
    },
    customerExists: async (id: string) => (await db.customer.count({ where: { id } })) === 1,
    /** Of these sites: whose they are, and which network has them. */
    sites: (ids: string[]) =>
      db.site.findMany({
        where: { id: { in: ids } },
        select: { id: true, name: true, customerId: true, networkSite: { select: { networkId: true } } },
      }),
    /** @throws AppError external-key-taken */
    insert: async (row: {
      id: string;
      externalKey: string | null;
      keyOwner: string;
      customerId: string;
      name: string;
      kind: NetworkKind;
      parameters: object;
      templateVersionId: string | null;
      tags: string[];
      at: Date;
    }) => {
      const { at, ...data } = row;
      await db.network
        .create({ data: { ...data, createdAt: at, updatedAt: at } })
        .catch(
          refuseTaken({ externalKey: ['external-key-taken', 'Another network has this external key.'] }),
        );
    },
    update: async (id: string, draft: NetworkDraft, at: Date) => {
      await db.network.update({
        where: { id },
        data: {
          name: draft.name,
          kind: draft.kind,
          parameters: draft.parameters as Prisma.InputJsonObject,
          templateVersionId: draft.templateVersionId,
          tags: draft.tags,
          version: { increment: 1 },
          updatedAt: at,
        },
      });
    },
    place: placeSites(db),
    /** Takes out what is in the draft no more, nor among these sites. */
    letGo: async (networkId: string, siteIds: string[]) => {
      await db.networkSite.deleteMany({ where: { networkId, inDraft: false, siteId: { notIn: siteIds } } });
    },
    settle: settleSites(db),
    /** Rollouts of it alone go with it. */
    remove: async (id: string) => {
      await db.rollout.deleteMany({
        where: { networks: { some: { networkId: id }, every: { networkId: id } } },
      });
      await db.network.delete({ where: { id } });
    },
  };
}

/**
 * Makes the draft hold exactly these sites. One that was committed stays until a revision without it is.
 * @throws site-occupied when another network took one of them meanwhile.
 */
function placeSites(db: Database | Prisma.TransactionClient) {
  return async (networkId: string, siteIds: string[], kind: NetworkKind) => {
    const role: SiteRole = kind === 'multi-site' ? 'member' : 'single';
    const outside = { networkId, siteId: { notIn: siteIds } };
    await db.networkSite.deleteMany({ where: { ...outside, allotments: { equals: [] } } });
    await db.networkSite.updateMany({ where: outside, data: { inDraft: false } });
    const back = await db.networkSite.updateManyAndReturn({
      where: { networkId, siteId: { in: siteIds } },
      data: { inDraft: true },
      select: { siteId: true },
    });
    const known = new Set(back.map(({ siteId }) => siteId));
    const added = siteIds.filter((siteId) => !known.has(siteId));
    const { count } = await db.networkSite.createMany({
      data: added.map((siteId) => ({ siteId, networkId, role, allotments: [] })),
      skipDuplicates: true,
    });
    if (count < added.length) {
      throw new AppError('site-occupied', 'One of the sites was put into another network meanwhile.');
    }
  };
}

/** Keeps what a rendering gave the sites. */
function settleSites(db: Database | Prisma.TransactionClient) {
  return async (
    networkId: string,
    sites: readonly { siteId: string; role: SiteRole; allotments: Allotment[] }[],
  ) => {
    await db.$executeRaw`
      update network_site s set role = n.role, allotments = n.allotments::jsonb
      from unnest(
        ${sites.map(({ siteId }) => siteId)}::uuid[],
        ${sites.map(({ role }) => role)}::text[],
        ${sites.map(({ allotments }) => JSON.stringify(allotments))}::text[]
      ) as n (id, role, allotments)
      where s."siteId" = n.id and s."networkId" = ${networkId}::uuid`;
  };
}
