import { merged } from '../forms/place.ts';
import type { Schema } from '../forms/schema.ts';
import type { Customer } from './customer.ts';
import { type Inherited, inheritedFrom, type Layer, sharedLayers } from './layers.ts';
import type { Kind, Network } from './network.ts';
import type { Draft } from './network-draft.ts';
import type { Template, TemplateVersion } from './template.ts';

/** What a network can begin with: a published version of a template, or what its kind has by itself. */
export type Start = {
  kind: Kind;
  template: { name: string; version: TemplateVersion } | undefined;
};
export type StartChoice = { value: string; kind: Kind; template: Template | undefined };

/** Templates first, by name, each kind's own defaults after them. */
export function startChoices(kinds: readonly Kind[], templates: readonly Template[]): StartChoice[] {
  return kinds.flatMap((kind) => {
    const published = templates
      .filter((template) => template.kind === kind.kind)
      .sort((a, b) => a.name.localeCompare(b.name))
      .flatMap((template) => {
        const { latestPublished } = template;
        return latestPublished ? { value: `${kind.kind} ${latestPublished.id}`, kind, template } : [];
      });
    return [...published, { value: kind.kind, kind, template: undefined }];
  });
}

/** What holds in a new network where nothing is written in it. */
export function beneathStart(start: Start, layers: readonly Layer[], tier: Customer['tier']): Inherited {
  return inheritedFrom(start.kind, sharedLayers({ ...start, layers, tier }));
}

/** What has to be answered and nothing beneath answers: begun with what the kind usually has. */
export function firstPatch({ kind }: Start, { value }: Inherited): Record<string, unknown> {
  const needed = (kind.parameters.required ?? []).filter(
    (name) => value[name] === undefined && kind.defaults[name] !== undefined,
  );
  return Object.fromEntries(needed.map((name) => [name, kind.defaults[name]]));
}

/** Whether networks of a kind have one site only. */
export const hasOneSite = ({ roles }: Pick<Kind, 'roles'>): boolean =>
  roles.every((role) => role === 'single');

/** Parameters that another kind has, too. */
function keptParameters(network: Pick<Network, 'parameters'>, kind: Kind): Record<string, unknown> {
  const known = kind.parameters.properties ?? {};
  return Object.fromEntries(
    Object.entries(network.parameters).filter(([name]) => Object.hasOwn(known, name)),
  );
}

/** The draft as one of another kind. */
export function asKind(draft: Draft, { kind, template }: Start, patch: Record<string, unknown>): Draft {
  return {
    ...draft,
    kind: kind.kind,
    templateVersionId: template?.version.id ?? null,
    parameters: merged(keptParameters({ parameters: draft.parameters }, kind), patch) as Record<
      string,
      unknown
    >,
  };
}

/** What tells this kind from one with a single site: its topology, its hubs, its tunnels. */
export function schemaBeyond(kind: Kind, other: Kind): Schema {
  const members = Object.entries(kind.parameters.properties ?? {}).filter(
    ([name]) => !Object.hasOwn(other.parameters.properties ?? {}, name),
  );
  return { ...kind.parameters, properties: Object.fromEntries(members) };
}
