import type { TSchema } from 'typebox';
import { checkParameters } from '../check-parameters.ts';
import { type Fault, ProvisioningError } from '../errors.ts';
import type { RoleClass, SiteInput } from '../input.ts';
import { escapeToken } from '../json-pointer.ts';
import type { SiteRole } from '../kinds.ts';
import { isObject } from '../merge-patch.ts';
import { OVERRIDES } from '../templates/shared/site-overrides.ts';
import { type SiteParameters, SiteParameters as SiteSchema } from '../templates/shared/site-parameters.ts';
import { type Layer, type LayeredInput, networkLayers, ownLayers, roleLayers } from './layer.ts';
import { lockedBy, lockFault, lockFaults } from './locks.ts';
import { mergeLayers } from './merge-layers.ts';
import { originAt, originsOf } from './origins.ts';
import { patchFaults } from './patch-faults.ts';

/** A document as its layers resolve, or what is wrong with them. */
type Resolution<T> = { value: T; faults: [] } | { value: undefined; faults: Fault[] };

/**
 * What all sites of a network have in common.
 *
 * @param schema of the parameters of the network's kind
 * @throws ProvisioningError `parameters-invalid`, `parameter-locked`
 */
export function resolveCommon<T>(schema: TSchema, input: LayeredInput): T {
  const layers = networkLayers(input);
  const overrides = overridesOf(input.parameters);
  const { value, faults } = resolveLayers<T>(schema, layers, overrides);
  const all = [...faults, ...closedOverrideFaults(layers, overrides), ...strayFaults(input, overrides)];
  if (value === undefined || all.length > 0) throw invalid(all);
  return value;
}

/** The parameters of each site: by its role, and with its exceptions and those of its appliance. */
export function createSiteResolver(input: LayeredInput, common: SiteParameters) {
  const byRole = new Map<RoleClass, Resolution<SiteParameters>>();
  const ofRole = (role: RoleClass): Resolution<SiteParameters> => {
    const known = byRole.get(role) ?? resolveRole(input, role, common);
    byRole.set(role, known);
    return known;
  };
  return (site: SiteInput, role: SiteRole): Resolution<SiteParameters> => {
    const own = ownLayers(input, site);
    if (own.length === 0) return ofRole(roleClassOf(role));
    return resolveLayers(SiteSchema, [...roleLayers(input, roleClassOf(role)), ...own]);
  };
}

function resolveRole(
  input: LayeredInput,
  role: RoleClass,
  common: SiteParameters,
): Resolution<SiteParameters> {
  if (!input.layers?.template?.overlays[role]) return { value: common, faults: [] };
  return resolveLayers(SiteSchema, roleLayers(input, role));
}

/** Which overlay of a template concerns a site. */
export function roleClassOf(role: SiteRole): RoleClass {
  if (role === 'hub' || role === 'second-hub') return 'hub';
  return role === 'spoke' ? 'spoke' : 'single';
}

/** @param more members that are no layers' business */
function resolveLayers<T>(schema: TSchema, layers: readonly Layer[], more: object = {}): Resolution<T> {
  const merged = mergeLayers({}, layers);
  const document = isObject(merged) ? { ...merged, ...more } : merged;
  const checked = checkParameters(schema, document, (pointer) => {
    const origin = originAt(originsOf(layers), pointer);
    return (origin?.patchPointer ?? '') + pointer;
  });
  const faults = [...checked.faults, ...lockFaults(schema, layers)];
  if (faults.length > 0) return { value: undefined, faults };
  return { value: checked.value as T, faults: [] };
}

export function invalid(faults: readonly Fault[]): ProvisioningError {
  const locked = faults.every(({ code }) => code === 'parameter-locked');
  const code = locked ? 'parameter-locked' : 'parameters-invalid';
  return new ProvisioningError(code, faults[0]?.detail ?? code, faults);
}

/** The exceptions as they were written; `null` is as good as none. */
function overridesOf(parameters: unknown): Record<string, unknown> {
  if (!isObject(parameters)) return {};
  return Object.fromEntries(
    Object.keys(OVERRIDES)
      .filter((name) => Object.hasOwn(parameters, name) && parameters[name] !== null)
      .map((name) => [name, parameters[name]]),
  );
}

/** A layer that locks the exceptions themselves forbids them. */
function closedOverrideFaults(layers: readonly Layer[], overrides: Record<string, unknown>): Fault[] {
  return Object.entries(overrides).flatMap(([name, byId]) => {
    const layer = lockedBy(layers, `/${name}`);
    if (!layer || !isObject(byId)) return [];
    return Object.keys(byId).map((id) => lockFault(`/${name}/${escapeToken(id)}`, layer));
  });
}

/** Exceptions of appliances that are elsewhere have no effect, and yet must be right; so must those of unknown sites. */
function strayFaults(input: LayeredInput, overrides: Record<string, unknown>): Fault[] {
  const present = new Set(input.sites.flatMap(({ id, appliance }) => [id, appliance?.id]));
  return Object.entries(overrides).flatMap(([name, byId]) =>
    Object.entries(isObject(byId) ? byId : {})
      .filter(([id, patch]) => !present.has(id) && isObject(patch))
      .flatMap(([id, patch]) => patchFaults(SiteSchema, patch, `/${name}/${escapeToken(id)}`)),
  );
}
