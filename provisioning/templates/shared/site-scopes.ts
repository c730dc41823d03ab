import type { SiteRole } from '../../catalogue.ts';
import type { Fault } from '../../errors.ts';
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
  const faults: Fault[] = [];
  const scopes = input.sites.flatMap((site) => {
    const role = roleOf(site.id);
    const { value, faults: own } = resolve(site, role);
    faults.push(...own);
    return value ? { site, role, parameters: value } : [];
  });
  if (faults.length > 0) throw invalid(faults);
  return scopes.map((scope) => {
    const own = ownLayers(input, scope.site).flatMap((layer) => layer.patches);
    const patches = () => [...patchesOf(roleClassOf(scope.role)), ...own];
    return { ...scope, pointerTo: (...path) => writtenAt(patches(), path) };
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
