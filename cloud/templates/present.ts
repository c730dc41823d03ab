import type { NetworkKind } from '../../provisioning/catalogue.ts';
import type { TemplateLayer } from '../../provisioning/input.ts';
import type { Template, TemplateVersion, VersionState } from './schema.ts';
import type { TemplateRow } from './store.ts';
import type { VersionRow } from './version-store.ts';

/** Rows as the API shows them. */
export function presentTemplate(row: TemplateRow): Template {
  return {
    id: row.id,
    externalKey: row.externalKey,
    name: row.name,
    kind: row.kind as NetworkKind,
    latestPublished: row.versions[0] ?? null,
    versions: row._count.versions,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function presentVersion(row: VersionRow): TemplateVersion {
  const { patch, locks, overlays } = layerOf(row);
  return {
    id: row.id,
    templateId: row.templateId,
    number: row.number,
    kind: row.template.kind as NetworkKind,
    state: row.state as VersionState,
    patch,
    locks: [...locks],
    overlays,
    note: row.note,
    createdBy: row.createdBy,
    publishedBy: row.publishedBy,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    retiredBy: row.retiredBy,
    retiredAt: row.retiredAt?.toISOString() ?? null,
    networks: row._count.networks,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** The version as provisioning takes it. */
export function layerOf(row: VersionRow): TemplateLayer {
  return {
    name: row.template.name,
    number: row.number,
    patch: row.patch as TemplateLayer['patch'],
    locks: row.locks,
    overlays: row.overlays as TemplateLayer['overlays'],
  };
}
