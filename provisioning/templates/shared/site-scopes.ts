import type { SiteRole } from '../../catalogue.ts';
import type { NetworkInput, SiteInput } from '../../input.ts';
import { pointerOf, valueAt } from '../../json-pointer.ts';
import { ownLayers, roleLayers } from '../../layers/layer.ts';
import { createSiteResolver, invalid, roleClassOf } from '../../layers/resolve.ts';
import type { SiteParameters } from './site-parameters.ts';
import type { SiteScope } from './site-plan.ts';

/**
 * The sites of a network with their parameters, as all layers resolve.
 *
 * @param common the parameters of the network; those that can differ from site to site are among them
 * @throws ProvisioningError `parameters-invalid`, `parameter-locked`
 */
export function siteScopes(
  input: NetworkInput,
  common: SiteParameters,
  roleOf: (siteId: string) => SiteRole,
): SiteScope[] {
  const resolve = createSiteResolver(input, common);
  const resolved = input.sites.map((site) => {
    const role = roleOf(site.id);
    return { site, role, ...resolve(site, role) };
  });
  const faults = resolved.flatMap((one) => one.faults);
  if (faults.length > 0) throw invalid(faults);
  return resolved.flatMap(({ site, role, value }) =>
    value
      ? [{ site, role, parameters: value, pointerTo: (...path) => writtenAt(input, site, role, path) }]
      : [],
  );
}

/** Where a member was written (RFC 6901): in the last patch that has it, else it would be the customer's to write. */
function writtenAt(input: NetworkInput, site: SiteInput, role: SiteRole, path: readonly string[]): string {
  const pointer = pointerOf(path);
  const patch = [...roleLayers(input, roleClassOf(role)), ...ownLayers(input, site)]
    .flatMap((layer) => layer.patches)
    .findLast(({ value }) => valueAt(value, pointer) !== undefined);
  return (patch?.pointer ?? '') + pointer;
}
