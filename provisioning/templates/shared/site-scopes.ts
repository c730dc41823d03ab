import type { SiteRole } from '../../catalogue.ts';
import type { NetworkInput, RoleClass } from '../../input.ts';
import { ownLayers, type Patch, roleLayers } from '../../layers/layer.ts';
import { createSiteResolver, invalid, roleClassOf } from '../../layers/resolve.ts';
import { writtenAt } from '../../layers/written-at.ts';
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
  const patchesOf = patchesByRole(input);
  const resolved = input.sites.map((site) => {
    const role = roleOf(site.id);
    return { site, role, ...resolve(site, role) };
  });
  const faults = resolved.flatMap((one) => one.faults);
  if (faults.length > 0) throw invalid(faults);
  return resolved.flatMap(({ site, role, value }) => {
    if (!value) return [];
    const own = ownLayers(input, site).flatMap((layer) => layer.patches);
    const pointerTo = (...path: string[]) => writtenAt([...patchesOf(roleClassOf(role)), ...own], path);
    return [{ site, role, parameters: value, pointerTo }];
  });
}

function patchesByRole(input: NetworkInput): (role: RoleClass) => readonly Patch[] {
  const known = new Map<RoleClass, readonly Patch[]>();
  return (role) => {
    const patches = known.get(role) ?? roleLayers(input, role).flatMap((layer) => layer.patches);
    known.set(role, patches);
    return patches;
  };
}
