import { impactOf } from '../../provisioning/diff/index.ts';
import { addressWarnings } from '../addresses/index.ts';
import { inSlices } from '../platform/in-slices.ts';
import { siteNamesOf } from './inputs.ts';
import type { Rendering } from './rendering.ts';
import type { Preview } from './schema.ts';
import type { NetworkQueries } from './store.ts';
import { lineWarnings } from './warnings/line-warnings.ts';
import { tunnelWarnings } from './warnings/tunnel-warnings.ts';

/** What a revision of this rendering would do, for a person to read. */
export async function presentPreview(store: NetworkQueries, rendering: Rendering): Promise<Preview> {
  const { source, rendered } = rendering;
  const names = new Map(source.sites.map(({ id, name }) => [id, name]));
  const targets = await inSlices(targetsInSteps(rendering, names));
  return {
    sites: rendered.allotments.map((site) => ({ ...site, name: names.get(site.siteId) ?? '' })),
    targets,
    totals: totalsOf(targets),
    warnings: [
      ...tunnelWarnings(rendered, (id) => names.get(id) ?? id),
      ...lineWarnings(rendering.live.sites, rendered, (id) => names.get(id) ?? id),
      ...(await addressWarnings(store, source.customer, rendered)),
    ],
  };
}

function* targetsInSteps(
  { live, rendered, wanted, targets }: Rendering,
  names: ReadonlyMap<string, string>,
): Generator<void, Preview['targets']> {
  const siteNames = siteNamesOf(live);
  const compared = new Map(targets.map((target) => [target.applianceId, target]));
  const told: Preview['targets'] = [];
  for (const { applianceId, siteId, role, hash, target } of rendered.targets) {
    yield;
    const difference = compared.get(applianceId)?.difference ?? [];
    told.push({
      applianceId,
      siteId,
      role,
      hash,
      serial: live.sites.get(siteId)?.appliance?.serial ?? '',
      siteName: names.get(siteId) ?? '',
      changed: difference.length > 0,
      difference,
      impact: impactOf(wanted.get(applianceId) ?? null, target, siteNames, difference),
    });
  }
  return told;
}

function totalsOf(targets: Preview['targets']): Preview['totals'] {
  const impacts = targets.map(({ impact }) => impact);
  const tunnels = (what: 'added' | 'removed' | 'reestablished') =>
    impacts.reduce((sum, impact) => sum + impact.tunnels[what].length, 0);
  return {
    appliances: targets.length,
    changed: targets.filter(({ changed }) => changed).length,
    interrupted: impacts.filter(({ interruptsConnectivity }) => interruptsConnectivity).length,
    tunnels: {
      added: tunnels('added'),
      removed: tunnels('removed'),
      reestablished: tunnels('reestablished'),
    },
    certificates: new Set(impacts.flatMap(({ certificates }) => certificates)).size,
    leases: impacts.reduce((sum, { leases }) => sum + new Set(leases.map(({ lan }) => lan)).size, 0),
  };
}
