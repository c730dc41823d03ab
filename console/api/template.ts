import type {
  NewTemplate,
  NewVersion,
  TemplateCopy,
  Template as TemplateSchema,
  VersionChanges,
  VersionDifference,
  VersionReach,
  TemplateVersion as VersionSchema,
} from '../../cloud/templates/schema.ts';
import type { Api } from './client.ts';
import { getAll } from './page.ts';

export type Template = TemplateSchema;
export type TemplateVersion = VersionSchema;
export type { VersionChanges, VersionDifference, VersionReach };
/** What a template's version says. */
export type TemplateContent = Pick<TemplateVersion, 'patch' | 'locks' | 'overlays'>;
type Place = Pick<TemplateVersion, 'templateId' | 'number'>;

const pathOf = ({ templateId, number }: Place) => `templates/${templateId}/versions/${number}`;

export function readTemplates(api: Api): Promise<Template[]> {
  return getAll<Template>(api, 'templates');
}

export function readTemplate(api: Api, id: string): Promise<Template> {
  return api.get(`templates/${id}`);
}

export function createTemplate(api: Api, template: NewTemplate): Promise<Template> {
  return api.post('templates', template);
}

/** A new template whose first draft is a version of this one. */
export function copyTemplate(api: Api, id: string, copy: TemplateCopy): Promise<Template> {
  return api.post(`templates/${id}/copy`, copy);
}

/** Newest first. */
export function readVersions(api: Api, templateId: string): Promise<TemplateVersion[]> {
  return getAll<TemplateVersion>(api, `templates/${templateId}/versions`);
}

export function readVersion(api: Api, place: Place): Promise<TemplateVersion> {
  return api.get(pathOf(place));
}

export function addVersion(api: Api, templateId: string, version: NewVersion): Promise<TemplateVersion> {
  return api.post(`templates/${templateId}/versions`, version);
}

export function saveVersion(
  api: Api,
  place: Place,
  changes: VersionChanges,
  version: number,
): Promise<TemplateVersion> {
  return api.patch(pathOf(place), changes, { version });
}

export function deleteVersion(api: Api, { version, ...place }: Place & { version: number }): Promise<void> {
  return api.delete(pathOf(place), { version });
}

/** @throws ApiError `template-invalid` when sample networks cannot be rendered with it */
export function publishVersion(
  api: Api,
  { version, ...place }: Place & { version: number },
  note: string,
): Promise<TemplateVersion> {
  return api.post(`${pathOf(place)}/publication`, { note }, { version });
}

export function retireVersion(api: Api, place: Place): Promise<TemplateVersion> {
  return api.post(`${pathOf(place)}/retirement`);
}

/** Whom its publication concerns, and who else has something pending. */
export function readReach(api: Api, place: Place): Promise<VersionReach> {
  return api.get(`${pathOf(place)}/reach`);
}

export async function compareVersions(api: Api, from: Place, to: number): Promise<VersionDifference[]> {
  return (await api.get<{ items: VersionDifference[] }>(`${pathOf(from)}/differences`, { to })).items;
}
