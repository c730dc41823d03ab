import type { NetworkInput, ParameterLayer, RoleClass, SiteInput } from '../input.ts';
import { escapeToken } from '../json-pointer.ts';
import { isObject } from '../merge-patch.ts';
import { OVERRIDES } from '../templates/shared/site-overrides.ts';
import { SITE_PARAMETERS } from '../templates/shared/site-parameters.ts';

/** Where a value can come from, in the order of merging: a later one wins over an earlier one. */
export const LAYER_NAMES = ['kind', 'template', 'operator', 'tier', 'customer', 'site', 'appliance'] as const;
type LayerName = (typeof LAYER_NAMES)[number];

/** A merge patch, and where it stands in the input (RFC 6901). */
export type Patch = { value: unknown; pointer: string };

/** Patches merged one after the other, after which the locks hold. */
export type Layer = {
  name: LayerName;
  /** What a person calls it: the template with its number, the tier, the site, the serial number. */
  source?: string | undefined;
  patches: readonly Patch[];
  locks: readonly string[];
};

/** What the layers of a network are made of. */
export type LayeredInput = Pick<NetworkInput, 'layers' | 'parameters' | 'sites'>;

/** The layers of what all sites of a network have in common, the exceptions left out. */
export function networkLayers(input: LayeredInput): Layer[] {
  const { template, operator, tier } = input.layers ?? { template: null, operator: null, tier: null };
  return [
    ...sharedLayer('template', template, template ? `${template.name} v${template.number}` : undefined),
    ...sharedLayer('operator', operator),
    ...sharedLayer('tier', tier, tier?.tier),
    { name: 'customer', patches: [{ value: commonOf(input.parameters), pointer: '' }], locks: [] },
  ];
}

function sharedLayer(
  name: 'template' | 'operator' | 'tier',
  layer: ParameterLayer | null,
  source?: string,
): Layer[] {
  if (!layer) return [];
  const patches = [{ value: layer.patch, pointer: `/layers/${name}/patch` }];
  return [{ name, source, patches, locks: layer.locks }];
}

/** The layers of a site's parameters up to the customer's: those of the network, with the overlay of the site's role. */
export function roleLayers(input: LayeredInput, role: RoleClass): Layer[] {
  const overlay = input.layers?.template?.overlays[role];
  return networkLayers(input).map((layer) => {
    const patches = layer.patches.map(({ value, pointer }) => ({ value: sitePart(value), pointer }));
    if (layer.name !== 'template' || overlay === undefined) return { ...layer, patches };
    return {
      ...layer,
      patches: [...patches, { value: overlay, pointer: `/layers/template/overlays/${role}` }],
    };
  });
}

/** What a site and its appliance have for themselves; no layer where nothing was written. */
export function ownLayers(input: LayeredInput, site: SiteInput): Layer[] {
  return [
    ...overrideLayer(input, 'site', 'siteOverrides', site.id, site.name),
    ...(site.appliance
      ? overrideLayer(input, 'appliance', 'applianceOverrides', site.appliance.id, site.appliance.serial)
      : []),
  ];
}

function overrideLayer(
  input: LayeredInput,
  name: LayerName,
  member: keyof typeof OVERRIDES,
  id: string,
  source: string,
): Layer[] {
  const overrides = isObject(input.parameters) ? input.parameters[member] : undefined;
  if (!isObject(overrides) || !Object.hasOwn(overrides, id)) return [];
  return [
    {
      name,
      source,
      patches: [{ value: overrides[id], pointer: `/${member}/${escapeToken(id)}` }],
      locks: [],
    },
  ];
}

/** The parameters without the exceptions, which are layers of their own: `null` in them removes nothing yet. */
function commonOf(parameters: unknown): unknown {
  if (!isObject(parameters)) return parameters;
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !Object.hasOwn(OVERRIDES, name)));
}

/** What can differ from site to site. */
export function sitePart(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => Object.hasOwn(SITE_PARAMETERS, name)));
}
