import { ownedBy } from '../platform/access/owned-by.ts';
import { EVERYTHING, type Scope } from '../platform/access/roles.ts';
import type { Database } from '../platform/database.ts';
import { type PageQuery, pageBounds } from '../platform/http/page.ts';
import { usersOf } from '../platform/used-by.ts';
import type { Prisma } from '../prisma/client/client.ts';
import type { VersionState } from './schema.ts';

/** Of the networks that use it only those in scope are counted. */
const detailsFor = (scope: Scope) =>
  ({
    template: { select: { name: true, kind: true } },
    _count: { select: { networks: { where: ownedBy(scope, 'network') } } },
  }) satisfies Prisma.TemplateVersionInclude;

export type VersionRow = Prisma.TemplateVersionGetPayload<{ include: ReturnType<typeof detailsFor> }>;
/** Tenants use what was published. */
export const seesDrafts = ({ kind }: Scope): boolean => kind === 'operator';
/** What a draft says. */
export type VersionContent = { patch: object; locks: string[]; overlays: object };
/** What becomes of a version without its content changing. */
export type VersionMove = { state: VersionState; at: Date } & (
  | { state: 'published'; publishedBy: string; note: string }
  | { state: 'retired'; retiredBy: string }
);

/** A template's versions. */
export function versionQueries(db: Database | Prisma.TransactionClient) {
  const version = db.templateVersion;
  return {
    version: (templateId: string, number: number, scope = EVERYTHING): Promise<VersionRow | null> =>
      version.findUnique({
        where: { templateId_number: { templateId, number } },
        include: detailsFor(scope),
      }),
    newestVersion: (templateId: string): Promise<VersionRow | null> =>
      version.findFirst({
        where: { templateId },
        include: detailsFor(EVERYTHING),
        orderBy: { number: 'desc' },
      }),
    versions: (
      templateId: string,
      query: PageQuery & { state?: VersionState },
      scope: Scope,
    ): Promise<VersionRow[]> => {
      const { after, take } = pageBounds(query);
      return version.findMany({
        where: {
          templateId,
          ...(after !== undefined && { number: { lt: Number(after) } }),
          AND: [
            query.state === undefined ? {} : { state: query.state },
            seesDrafts(scope) ? {} : { state: { not: 'draft' } },
          ],
        },
        include: detailsFor(scope),
        orderBy: { number: 'desc' },
        take,
      });
    },
    insertVersion: async (
      row: { id: string; templateId: string; number: number; createdBy: string; at: Date } & VersionContent,
    ) => {
      const { at, ...data } = row;
      await version.create({ data: { ...data, ...json(data), createdAt: at, updatedAt: at } });
    },
    updateVersion: async (id: string, content: VersionContent, updatedBy: string, at: Date) => {
      await version.update({
        where: { id },
        data: { ...content, ...json(content), updatedBy, updatedAt: at, version: { increment: 1 } },
      });
    },
    moveVersion: async (id: string, { at, ...move }: VersionMove) => {
      const when = move.state === 'published' ? { publishedAt: at } : { retiredAt: at };
      await version.update({
        where: { id },
        data: { ...move, ...when, updatedAt: at, version: { increment: 1 } },
      });
    },
    removeVersion: async (id: string) => {
      await version.delete({ where: { id } });
    },
    /** The networks on any of its versions. */
    usersOf: (templateId: string) => usersOf(db, 'template', templateId),
    /** Networks on any version of the template, and the appliances at their sites. */
    reach: async (templateId: string): Promise<{ networks: number; appliances: number }> => {
      const [row] = await db.$queryRaw<{ networks: number; appliances: number }[]>`
        select count(distinct n.id)::int as networks, count(distinct a.id)::int as appliances
        from network n join template_version v on v.id = n."templateVersionId"
        left join network_site ns on ns."networkId" = n.id
        left join appliance a on a."siteId" = ns."siteId" and a.state <> 'retired'
        where v."templateId" = ${templateId}::uuid`;
      return row ?? { networks: 0, appliances: 0 };
    },
    drafts: (templateId: string) =>
      version.findMany({
        where: { templateId, state: 'draft' },
        select: { number: true, createdBy: true, updatedBy: true, updatedAt: true },
        orderBy: { number: 'asc' },
      }),
    publishedBefore: async (templateId: string, number: number): Promise<number | null> => {
      const where = { templateId, number: { lt: number }, publishedAt: { not: null } };
      const row = await version.findFirst({ where, select: { number: true }, orderBy: { number: 'desc' } });
      return row?.number ?? null;
    },
    /** Whether one of them was ever published. */
    wasPublished: async (templateId: string): Promise<boolean> =>
      (await version.count({ where: { templateId, state: { not: 'draft' } } })) > 0,
  };
}

function json({ patch, overlays }: VersionContent) {
  return { patch: patch as Prisma.InputJsonObject, overlays: overlays as Prisma.InputJsonObject };
}
