import { isObject, mergePatch } from '../merge-patch.ts';
import type { LanParameters } from '../templates/shared/lan-parameters.ts';
import type { SiteScope } from '../templates/shared/site-plan.ts';

/** The LANs of a site are written anew in its exceptions, where nothing above them counts. */
export function withLans(parameters: unknown, { site }: SiteScope, lans: readonly LanParameters[]): unknown {
  const applianceId = site.appliance?.id;
  const ofAppliance =
    isObject(parameters) && isObject(parameters.applianceOverrides) && applianceId !== undefined
      ? parameters.applianceOverrides[applianceId]
      : undefined;
  if (applianceId !== undefined && isObject(ofAppliance) && ofAppliance.lans !== undefined) {
    return mergePatch(parameters, { applianceOverrides: { [applianceId]: { lans } } });
  }
  return mergePatch(parameters, { siteOverrides: { [site.id]: { lans } } });
}
