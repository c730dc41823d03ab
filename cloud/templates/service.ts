import { diffTemplates } from '../../provisioning/layers/index.ts';
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
  VersionState,
} from './schema.ts';
import type { TemplateQuery, TemplateStore } from './store.ts';
import { contentOf, createVersionChanges, EMPTY, existing, lockTemplate } from './versions.ts';

export type TemplatesDeps = { store: TemplateStore; ids: Ids; clock: Clock };
export type Templates = ReturnType<typeof createTemplates>;
type PageOf<Item> = { items: Item[]; next_page_token?: string };

/** Templates: what networks of a kind begin with, in versions that never change once they are published. */
export function createTemplates(deps: TemplatesDeps) {
  return { ...readTemplates(deps.store), ...changeTemplates(deps), versions: createVersionChanges(deps) };
}

/** Each throws not-found for what is not there. */
function readTemplates(store: TemplateStore) {
  return {
    get: async (id: string): Promise<Template> => presentTemplate(await templateRow(store, id)),
    list: async (query: TemplateQuery): Promise<PageOf<Template>> =>
      toPage(await store.list(query), query, presentTemplate),
    version: async (id: string, number: number): Promise<TemplateVersion> =>
      presentVersion(await existing(store, id, number)),
    /** Newest first: with their notes, the changelog. */
    listVersions: async (
      id: string,
      query: PageQuery & { state?: VersionState },
    ): Promise<PageOf<TemplateVersion>> => {
      await templateRow(store, id);
      const rows = await store.versions(id, query);
      return toPage(
        rows.map((row) => ({ id: String(row.number), row })),
        query,
        ({ row }) => presentVersion(row),
      );
    },
    differences: async (id: string, from: number, to: number): Promise<VersionDifference[]> =>
      diffTemplates(layerOf(await existing(store, id, from)), layerOf(await existing(store, id, to))),
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
          throw new AppError('in-use', 'A version of it was published; retire its versions instead.');
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
          ...{ id: ids.uuid(), templateId: copy.id, number: 1, createdBy, at: clock.now() },
        });
        return presentTemplate(await templateRow(queries, copy.id));
      }),
  };
}

async function templateRow(store: Pick<TemplateStore, 'get'>, id: string) {
  const row = await store.get(id);
  if (!row) throw notFound('template', id);
  return row;
}
