import { diffTemplates } from '../../provisioning/layers/index.ts';
import type { Scope } from '../platform/access/roles.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { versionMismatch } from '../platform/http/etag.ts';
import { type PageQuery, toPage } from '../platform/http/page.ts';
import type { Ids } from '../platform/ids.ts';
import { layerOf, presentTemplate, presentVersion } from './present.ts';
import type {
  NewTemplate,
  Template,
  TemplateChanges,
  TemplateCopy,
  TemplateVersion,
  VersionDifference,
  VersionReach,
  VersionState,
} from './schema.ts';
import type { TemplateQuery, TemplateRow, TemplateStore } from './store.ts';
import { seesDrafts, type VersionRow } from './version-store.ts';
import { contentOf, createVersionChanges, EMPTY, existing, lockTemplate } from './versions.ts';

export type TemplatesDeps = { store: TemplateStore; ids: Ids; clock: Clock };
export type Templates = ReturnType<typeof createTemplates>;
type PageOf<Item> = { items: Item[]; next_page_token?: string };

/** Templates: what networks of a kind begin with, in versions that never change once they are published. */
export function createTemplates(deps: TemplatesDeps) {
  return { ...readTemplates(deps.store), ...changeTemplates(deps), versions: createVersionChanges(deps) };
}

/** Each throws not-found for what is not there; drafts are there for operators only. */
function readTemplates(store: TemplateStore) {
  return {
    get: async (id: string, scope: Scope): Promise<Template> => presentTemplate(await seen(store, id, scope)),
    list: async (query: TemplateQuery, scope: Scope): Promise<PageOf<Template>> =>
      toPage(await store.list(query, scope), query, presentTemplate),
    version: async (id: string, number: number, scope: Scope): Promise<TemplateVersion> =>
      presentVersion(await seenVersion(store, id, number, scope)),
    /** Newest first: with their notes, the changelog. */
    listVersions: async (
      id: string,
      query: PageQuery & { state?: VersionState },
      scope: Scope,
    ): Promise<PageOf<TemplateVersion>> => {
      await seen(store, id, scope);
      const rows = await store.versions(id, query, scope);
      return toPage(
        rows.map((row) => ({ id: String(row.number), row })),
        query,
        ({ row }) => presentVersion(row),
      );
    },
    /** @throws not-found */
    reach: async (id: string, number: number, scope: Scope): Promise<VersionReach> => {
      const row = await seenVersion(store, id, number, scope);
      const drafts = (await store.drafts(id)).filter((draft) => draft.number !== number);
      const made = { by: row.createdBy, at: row.createdAt.toISOString() };
      const changed = row.updatedBy ? [{ by: row.updatedBy, at: row.updatedAt.toISOString() }] : [];
      return {
        ...(await store.reach(id)),
        previous: await store.publishedBefore(id, number),
        editors: [made, ...changed],
        drafts: drafts.map(({ number: other, createdBy, updatedBy, updatedAt }) => ({
          number: other,
          by: updatedBy ?? createdBy,
          at: updatedAt.toISOString(),
        })),
      };
    },
    differences: async (id: string, from: number, to: number, scope: Scope): Promise<VersionDifference[]> => {
      const before = await seenVersion(store, id, from, scope);
      return diffTemplates(layerOf(before), layerOf(await seenVersion(store, id, to, scope)));
    },
  };
}

function changeTemplates({ store, ids, clock }: TemplatesDeps) {
  const insert = async ({ externalKey = null, name, kind }: NewTemplate): Promise<string> => {
    const id = ids.uuid();
    await store.insert({ id, externalKey, name, kind, at: clock.now() });
    return id;
  };
  return {
    /** Without versions. @throws external-key-taken */
    create: async (creation: NewTemplate): Promise<Template> =>
      presentTemplate(await templateRow(store, await insert(creation))),
    /** @throws not-found, version-mismatch, external-key-taken */
    change: (id: string, expected: number | undefined, changes: TemplateChanges): Promise<Template> =>
      store.transaction(async (queries) => {
        await lockTemplate(queries, id);
        const before = await templateRow(queries, id);
        if (expected !== undefined && expected !== before.version) throw versionMismatch();
        await queries.update(id, changes, clock.now());
        return presentTemplate(await templateRow(queries, id));
      }),
    /** With its drafts. @throws not-found, version-mismatch; in-use when a version was ever published */
    remove: (id: string, expected: number | undefined): Promise<void> =>
      store.transaction(async (queries) => {
        await lockTemplate(queries, id);
        const before = await templateRow(queries, id);
        if (expected !== undefined && expected !== before.version) throw versionMismatch();
        if (await queries.wasPublished(id)) {
          const usedBy = await queries.usersOf(id);
          throw new AppError('in-use', 'A version of it was published; retire its versions instead.', {
            usedBy,
          });
        }
        await queries.remove(id);
      }),
    /** A new template whose first draft is a version of this one. @throws not-found, external-key-taken */
    copy: (id: string, request: TemplateCopy, createdBy: string): Promise<Template> =>
      store.transaction(async (queries) => {
        const { kind } = await templateRow(queries, id);
        const source =
          request.number === undefined
            ? await queries.newestVersion(id)
            : await existing(queries, id, request.number);
        const { name, externalKey = null } = request;
        const copy = { id: ids.uuid(), name, externalKey, kind: kind as Template['kind'], at: clock.now() };
        await queries.insert(copy);
        await queries.insertVersion({
          ...(source ? contentOf(source) : EMPTY),
          id: ids.uuid(),
          templateId: copy.id,
          number: 1,
          createdBy,
          at: clock.now(),
        });
        return presentTemplate(await templateRow(queries, copy.id));
      }),
  };
}

async function seen(store: TemplateStore, id: string, scope: Scope): Promise<TemplateRow> {
  const row = await templateRow(store, id, scope);
  if (!seesDrafts(scope) && !(await store.wasPublished(id))) throw notFound('template', id);
  return row;
}

async function seenVersion(
  store: TemplateStore,
  id: string,
  number: number,
  scope: Scope,
): Promise<VersionRow> {
  const row = await existing(store, id, number, scope);
  if (row.state === 'draft' && !seesDrafts(scope)) throw notFound('template version', `${id}/${number}`);
  return row;
}

async function templateRow(store: Pick<TemplateStore, 'get'>, id: string, scope?: Scope) {
  const row = await store.get(id, scope);
  if (!row) throw notFound('template', id);
  return row;
}
