import { checkParameters } from '../../check-parameters.ts';
import { type Fault, throwFaults } from '../../errors.ts';
import { mergePatch } from '../../merge-patch.ts';
import { SITE_PARAMETERS, SiteParameters } from '../shared/site-parameters.ts';
import type { MultiSiteParameters } from './params.ts';

function merged(parameters: MultiSiteParameters, siteId: string) {
  const names = Object.keys(SITE_PARAMETERS);
  const common = Object.fromEntries(Object.entries(parameters).filter(([name]) => names.includes(name)));
  const patch = parameters.siteOverrides[siteId] ?? {};
  return checkParameters(SiteParameters, mergePatch(common, patch), `/siteOverrides/${siteId}`);
}

/** What is wrong with the exceptions of sites, once merged into the common parameters. */
export function overrideFaults(parameters: MultiSiteParameters): Fault[] {
  return Object.keys(parameters.siteOverrides).flatMap((siteId) => merged(parameters, siteId).faults);
}

/** The parameters of one site: the common ones, patched by its exceptions. */
export function siteParameters(parameters: MultiSiteParameters, siteId: string): SiteParameters {
  const result = merged(parameters, siteId);
  throwFaults('parameters-invalid', result.faults);
  return result.value as SiteParameters;
}

/** Where a member of a site's parameters was written (RFC 6901): in its exceptions, else among the common ones. */
export function overridePointer(
  parameters: MultiSiteParameters,
  siteId: string,
  path: readonly string[],
): string {
  const tail = path.map((name) => `/${name}`).join('');
  const patched = path.reduce<unknown>(
    (node, name) => (typeof node === 'object' && node !== null ? Reflect.get(node, name) : undefined),
    parameters.siteOverrides[siteId],
  );
  return patched === undefined ? tail : `/siteOverrides/${siteId}${tail}`;
}
