import Type, { type Static } from 'typebox';
import { parseParameters, type SiteRole } from '../catalogue.ts';
import { refusal } from '../errors.ts';
import type { NetworkInput } from '../input.ts';
import { leavesOf } from '../merge-patch.ts';
import { by } from '../order.ts';
import { withoutSecrets } from '../secrets.ts';
import type { MultiSiteParameters } from '../templates/multi-site/params.ts';
import { roleOf } from '../templates/multi-site/roles.ts';
import { OVERRIDES } from '../templates/shared/site-overrides.ts';
import {
  LAYER_NAMES,
  type Layer,
  type LayeredInput,
  networkLayers,
  ownLayers,
  roleLayers,
  sitePart,
} from './layer.ts';
import { lockedBy } from './locks.ts';
import { originsOf } from './origins.ts';
import { createSiteResolver, invalid, roleClassOf } from './resolve.ts';

const LayerName = Type.Enum(LAYER_NAMES);

/** A value as all layers resolve it, and who says so. */
export const ResolvedParameter = Type.Object(
  {
    pointer: Type.String({ description: 'RFC 6901 pointer into the parameters; a list is one value' }),
    value: Type.Unknown({ description: 'Secrets are left out' }),
    layer: { ...LayerName, description: 'The layer that set it; `kind`: nobody did, it is the default' },
    source: Type.Optional(
      Type.String({ description: 'Which one: template and version, tier, site, serial number' }),
    ),
    locked: Type.Boolean({ description: 'Layers below cannot change it' }),
    lockedBy: Type.Optional({ ...LayerName, description: 'The highest layer that locks it' }),
  },
  { additionalProperties: false, description: 'A parameter with its origin' },
);
export type ResolvedParameter = Static<typeof ResolvedParameter>;

/**
 * The parameters that all sites of a network have in common, complete with defaults; every value with the layer that
 * set it, in order of pointer. Exceptions of sites and appliances are not among them: see {@link resolveSite}.
 *
 * @throws ProvisioningError `parameters-invalid`, `parameter-locked`
 */
export function resolveNetwork(input: Pick<NetworkInput, 'kind'> & LayeredInput): ResolvedParameter[] {
  const parameters = parseParameters(input.kind, input.parameters, input);
  const common = Object.entries(parameters).filter(([name]) => !Object.hasOwn(OVERRIDES, name));
  return viewOf(Object.fromEntries(common), networkLayers(input));
}

/**
 * The parameters of one site as its appliance gets them, in the manner of {@link resolveNetwork}.
 *
 * @throws ProvisioningError `parameters-invalid`, `parameter-locked`, `site-unknown`
 */
export function resolveSite(
  input: Pick<NetworkInput, 'kind'> & LayeredInput,
  siteId: string,
): { role: SiteRole; parameters: ResolvedParameter[] } {
  const common = parseParameters(input.kind, input.parameters, input);
  const site = input.sites.find(({ id }) => id === siteId);
  if (!site) throw refusal('site-unknown', `/sites/${siteId}`, `${siteId} is not a site of this network`);
  const role = 'topology' in common ? roleOf(common as MultiSiteParameters, siteId) : 'single';
  const { value, faults } = createSiteResolver(input, common)(site, role);
  if (!value) throw invalid(faults);
  const layers = [...roleLayers(input, roleClassOf(role)), ...ownLayers(input, site)];
  return { role, parameters: viewOf(sitePart(value) as object, layers) };
}

function viewOf(parameters: object, layers: readonly Layer[]): ResolvedParameter[] {
  const origins = originsOf(layers);
  return leavesOf(withoutSecrets(parameters))
    .map(({ pointer, value }) => {
      const origin = origins.get(pointer);
      const lock = lockedBy(layers, pointer);
      return {
        pointer,
        value,
        layer: origin?.layer.name ?? ('kind' as const),
        ...(origin?.layer.source !== undefined && { source: origin.layer.source }),
        locked: lock !== undefined,
        ...(lock && { lockedBy: lock.name }),
      };
    })
    .sort(by((parameter) => parameter.pointer));
}
