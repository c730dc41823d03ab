import type { SiteRole } from '../../catalogue.ts';
import { checkParameters } from '../../check-parameters.ts';
import { type Fault, throwFaults } from '../../errors.ts';
import type { SiteInput } from '../../input.ts';
import { mergePatch } from '../../merge-patch.ts';
import type { Overrides } from './site-overrides.ts';
import { SITE_PARAMETERS, SiteParameters } from './site-parameters.ts';
import type { SiteScope } from './site-plan.ts';

type WithOverrides = SiteParameters & { siteOverrides: Overrides; applianceOverrides: Overrides };

/** A patch of a site's parameters, and where it stands. */
type Layer = { patch: unknown; pointer: string };

function layersOf(parameters: WithOverrides, siteId: string, applianceId?: string): Layer[] {
  const site = { patch: parameters.siteOverrides[siteId] ?? {}, pointer: `/siteOverrides/${siteId}` };
  if (applianceId === undefined) return [site];
  const patch = parameters.applianceOverrides[applianceId] ?? {};
  return [site, { patch, pointer: `/applianceOverrides/${applianceId}` }];
}

function merged(parameters: WithOverrides, layers: readonly Layer[]) {
  const names = Object.keys(SITE_PARAMETERS);
  const common: unknown = Object.fromEntries(
    Object.entries(parameters).filter(([name]) => names.includes(name)),
  );
  const value = layers.reduce((document, layer) => mergePatch(document, layer.patch), common);
  return checkParameters(SiteParameters, value, layers.at(-1)?.pointer);
}

/** What is wrong with the exceptions of sites, once merged into the common parameters. */
export function overrideFaults(parameters: WithOverrides): Fault[] {
  return Object.keys(parameters.siteOverrides).flatMap(
    (siteId) => merged(parameters, layersOf(parameters, siteId)).faults,
  );
}

/** A site with its parameters: the common ones, patched by its exceptions and those of its appliance. */
export function siteScope(parameters: WithOverrides, site: SiteInput, role: SiteRole): SiteScope {
  const layers = layersOf(parameters, site.id, site.appliance?.id);
  const result = merged(parameters, layers);
  throwFaults('parameters-invalid', result.faults);
  return {
    site,
    role,
    parameters: result.value as SiteParameters,
    pointerTo: (...path) => writtenAt(layers, path),
  };
}

/** Where a member was written (RFC 6901): in the last exception that has it, else among the common parameters. */
function writtenAt(layers: readonly Layer[], path: readonly string[]): string {
  const layer = layers.findLast(({ patch }) => memberAt(patch, path) !== undefined);
  return (layer?.pointer ?? '') + path.map((name) => `/${name}`).join('');
}

function memberAt(patch: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (node, name) => (typeof node === 'object' && node !== null ? Reflect.get(node, name) : undefined),
    patch,
  );
}
