import type { Layer as LayerSchema } from '../../cloud/parameters/schema.ts';
import type { Origin } from '../forms/form.ts';
import { leavesOf, merged } from '../forms/place.ts';
import { t } from '../locales/locale.ts';
import type { Api } from './client.ts';
import type { Customer } from './customer.ts';
import type { Kind } from './network.ts';
import type { Template, TemplateVersion } from './template.ts';
import { TIERS } from './tiers.ts';

export type Layer = LayerSchema;
/** What lies beneath a customer's own parameters, in the order of merging. */
export type Beneath = { name: string; patch: Record<string, unknown>; locks: readonly string[] };
export type Inherited = { value: Record<string, unknown>; origins: ReadonlyMap<string, Origin> };

export async function readLayers(api: Api): Promise<Layer[]> {
  return (await api.get<{ items: Layer[] }>('parameter-layers')).items;
}

/** Whose layer: the operator's, or that of a tier's customers. */
export const LAYER_SCOPES = ['operator', ...TIERS] as const;
export type LayerScope = (typeof LAYER_SCOPES)[number];
export type LayerContent = Pick<Layer, 'patch' | 'locks'>;

const pathOf = (scope: LayerScope, kind: string) =>
  `parameter-layers/${scope === 'operator' ? 'operator' : `tiers/${scope}`}/${kind}`;

/** Empty when it was never set. */
export function readLayer(api: Api, scope: LayerScope, kind: string): Promise<Layer> {
  return api.get(pathOf(scope, kind));
}

/** In force with each network's next commit or fleet change. */
export function saveLayer(
  api: Api,
  scope: LayerScope,
  kind: string,
  content: LayerContent,
  version: number,
): Promise<Layer> {
  return api.put(pathOf(scope, kind), content, { version });
}

export function scopeName(scope: LayerScope): string {
  return scope === 'operator' ? t('layers.operator') : t('customer.tier', { tier: t(`tier.${scope}`) });
}

type Shared = {
  kind: Kind;
  template: { name: string; version: TemplateVersion } | undefined;
  layers: readonly Layer[];
  tier: Customer['tier'];
};

/** The layers that a network shares with others. */
export function sharedLayers({ kind, template, layers, tier }: Shared): Beneath[] {
  const ours = layers.filter((layer) => layer.kind === kind.kind);
  const operator = ours.find(({ scope }) => scope === 'operator');
  const tiers = ours.find((layer) => layer.tier === tier);
  return [
    ...(template
      ? [{ name: templateName(template.name, template.version.number), ...template.version }]
      : []),
    ...(operator ? [{ name: t('layer.operator'), ...operator }] : []),
    ...(tiers ? [{ name: t('layer.tier', { tier: t(`tier.${tier}`) }), ...tiers }] : []),
  ];
}

export function templateName(name: Template['name'], number: number): string {
  return t('template.version-of', { name, number });
}

/** What the layers come to where nothing is written over them: each value with the layer that sets it and its lock. */
export function inheritedFrom(kind: Kind, layers: readonly Beneath[]): Inherited {
  const { topology: _, ...defaults } = kind.defaults;
  let value: unknown = defaults;
  const origins = new Map<string, Origin>(
    leavesOf(defaults).map((pointer) => [pointer, { layer: t('layer.kind'), locked: false }]),
  );
  for (const { name, patch, locks } of layers) {
    value = merged(value, patch);
    for (const pointer of leavesOf(patch)) {
      for (const known of origins.keys()) if (known.startsWith(`${pointer}/`)) origins.delete(known);
      origins.set(pointer, { layer: name, locked: origins.get(pointer)?.locked ?? false });
    }
    for (const pointer of locks) origins.set(pointer, { layer: name, locked: true });
  }
  return { value: value as Record<string, unknown>, origins };
}

/** What one more layer makes of what lies beneath it; locks stay those of the layers beneath. */
export function overlaid(
  { value, origins }: Inherited,
  patch: Record<string, unknown>,
  layer: string,
): Inherited {
  const written = leavesOf(patch).map(
    (pointer) => [pointer, { layer, locked: origins.get(pointer)?.locked ?? false }] as const,
  );
  return {
    value: merged(value, patch) as Inherited['value'],
    origins: new Map([...origins, ...written]),
  };
}
