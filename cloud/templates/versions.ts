import type { NetworkKind } from '../../provisioning/catalogue.ts';
import type { Scope } from '../platform/access/roles.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { versionMismatch } from '../platform/http/etag.ts';
import type { Ids } from '../platform/ids.ts';
import { refuseBroken, refuseMisshapen } from './check.ts';
import { layerOf } from './present.ts';
import type { NewVersion, VersionChanges } from './schema.ts';
import type { TemplateQueries, TemplateStore } from './store.ts';
import type { VersionContent, VersionRow } from './version-store.ts';

type Deps = { store: TemplateStore; ids: Ids; clock: Clock };
/** Which version, and which state of it the caller saw; undefined when it does not care. */
export type Draft = { templateId: string; number: number; expected: number | undefined };

/** What can be done to versions. A published one never changes again: it can only be retired. */
export function createVersionChanges({ store, ids, clock }: Deps) {
  return {
    /** A new draft; answers with its number. @throws not-found, template-invalid */
    add: (templateId: string, given: NewVersion, createdBy: string): Promise<number> =>
      store.transaction(async (queries) => {
        const kind = await lockTemplate(queries, templateId);
        const begin =
          given.copyFrom === undefined ? EMPTY : await copied(queries, templateId, given.copyFrom);
        const content = withChanges(begin, given);
        const newest = await queries.newestVersion(templateId);
        const number = (newest?.number ?? 0) + 1;
        refuseMisshapen(kind, { ...asLayer(content), name: '', number });
        const id = ids.uuid();
        await queries.insertVersion({ id, templateId, number, ...content, createdBy, at: clock.now() });
        return number;
      }),
    /** @throws not-found, template-published, version-mismatch, template-invalid */
    change: (draft: Draft, changes: VersionChanges, updatedBy: string): Promise<void> =>
      store.transaction(async (queries) => {
        const row = await lockDraft(queries, draft);
        const content = withChanges(contentOf(row), changes);
        refuseMisshapen(row.template.kind as NetworkKind, { ...layerOf(row), ...asLayer(content) });
        await queries.updateVersion(row.id, content, updatedBy, clock.now());
      }),
    /**
     * From now on networks can use it, and nobody can change it.
     * @throws not-found, template-published, version-mismatch, template-invalid when sample networks cannot be rendered
     */
    publish: (draft: Draft, by: { publishedBy: string; note: string }, dryRun: boolean): Promise<void> =>
      store.transaction(async (queries) => {
        const row = await lockDraft(queries, draft);
        refuseBroken(row.template.kind as NetworkKind, layerOf(row));
        if (!dryRun) await queries.moveVersion(row.id, { state: 'published', ...by, at: clock.now() });
      }),
    /** No network can take it up any more; those on it keep it. @throws not-found; conflict when it is a draft */
    retire: (templateId: string, number: number, retiredBy: string): Promise<void> =>
      store.transaction(async (queries) => {
        await lockTemplate(queries, templateId);
        const row = await existing(queries, templateId, number);
        if (row.state === 'retired') return;
        if (row.state === 'draft') {
          throw new AppError('conflict', `Version ${number} is a draft: delete it instead.`);
        }
        await queries.moveVersion(row.id, { state: 'retired', retiredBy, at: clock.now() });
      }),
    /** @throws not-found, template-published, version-mismatch */
    remove: (draft: Draft): Promise<void> =>
      store.transaction(async (queries) => queries.removeVersion((await lockDraft(queries, draft)).id)),
  };
}

/** Content a version begins with when it copies none. */
export const EMPTY: VersionContent = { patch: {}, locks: [], overlays: {} };

/** @throws not-found */
export async function lockTemplate(queries: TemplateQueries, id: string): Promise<NetworkKind> {
  await queries.lock(id);
  const template = await queries.get(id);
  if (!template) throw notFound('template', id);
  return template.kind as NetworkKind;
}

async function lockDraft(queries: TemplateQueries, { templateId, number, expected }: Draft) {
  await lockTemplate(queries, templateId);
  const row = await existing(queries, templateId, number);
  if (row.state !== 'draft') {
    throw new AppError(
      'template-published',
      `Version ${number} is ${row.state} and stays as it is. Make a new draft of it instead.`,
    );
  }
  if (expected !== undefined && expected !== row.version) throw versionMismatch();
  return row;
}

/** @throws not-found */
export async function existing(
  queries: TemplateQueries,
  templateId: string,
  number: number,
  scope?: Scope,
): Promise<VersionRow> {
  const row = await queries.version(templateId, number, scope);
  if (!row) throw notFound('template version', `${templateId}/${number}`);
  return row;
}

async function copied(queries: TemplateQueries, templateId: string, number: number) {
  const row = await queries.version(templateId, number);
  if (!row) throw notFound('template version', `${templateId}/${number}`, '/copyFrom');
  return contentOf(row);
}

export function contentOf({ patch, locks, overlays }: VersionRow): VersionContent {
  return { patch: patch as object, locks, overlays: overlays as object };
}

function withChanges(content: VersionContent, { patch, locks, overlays }: VersionChanges): VersionContent {
  return {
    patch: patch ?? content.patch,
    locks: locks ?? content.locks,
    overlays: overlays ?? content.overlays,
  };
}

function asLayer({ patch, locks, overlays }: VersionContent) {
  return { patch: patch as Record<string, unknown>, locks, overlays };
}
