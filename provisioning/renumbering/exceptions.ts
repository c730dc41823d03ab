import { isObject, mergePatch } from '../merge-patch.ts';
import type { LanParameters } from '../templates/shared/lan-parameters.ts';
import type { SiteScope } from '../templates/shared/site-plan.ts';

/** A site whose LANs become others. */
export type ChangedSite = { scope: SiteScope; lans: readonly LanParameters[] };

/** The LANs of sites are written anew in their exceptions, where nothing above them counts. */
export function withLans(parameters: unknown, changed: readonly ChangedSite[]): unknown {
  const ofAppliances = memberOf(parameters, 'applianceOverrides');
  const entries = changed.map(({ scope: { site }, lans }) => {
    const id = site.appliance?.id;
    return id !== undefined && memberOf(ofAppliances, id)?.lans !== undefined
      ? { name: 'applianceOverrides', id, lans }
      : { name: 'siteOverrides', id: site.id, lans };
  });
  const patch = [...Map.groupBy(entries, ({ name }) => name)].map(([name, own]) => [
    name,
    Object.fromEntries(own.map(({ id, lans }) => [id, { lans }])),
  ]);
  return mergePatch(parameters, Object.fromEntries(patch));
}

function memberOf(value: unknown, name: string): Record<string, unknown> | undefined {
  const member = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(member) ? member : undefined;
}
