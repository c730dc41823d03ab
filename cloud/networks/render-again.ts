import { canonicalJson } from '#protocol';
import { type RenderedTarget, renderInSteps } from '../../provisioning/render.ts';
import { inSlices } from '../platform/in-slices.ts';
import { type Base, baseOf, revisionsToRead, standingOf } from './base.ts';
import { type LiveNetwork, networkInput } from './inputs.ts';
import type { FrozenRevision } from './revision-store.ts';
import type { RevisionReason } from './schema.ts';
import { NO_LAYERS } from './source.ts';
import type { NetworkQueries } from './store.ts';

/** What a network renders to now that the world around it has changed. `latest` lends the new revision its parameters. */
export type Rerendering = {
  reason: RevisionReason;
  latest: FrozenRevision;
  live: LiveNetwork;
  targets: (RenderedTarget & { parametersFrom: number })[];
};

/**
 * Renders what was committed and rolled out once more, with the appliances, addresses, access lines and teleworkers of
 * now. Undefined when everything is as it was.
 * @param unchangedToo it shall become a revision all the same, with a number above all there are
 * @throws ProvisioningError when it cannot be rendered any more
 */
export async function renderAgain(
  store: NetworkQueries,
  networkId: string,
  unchangedToo = false,
): Promise<Rerendering | undefined> {
  const standing = standingOf(
    await store.latestRollout(networkId),
    await store.latestSucceeded(networkId),
    await store.latestRevision(networkId),
  );
  if (!standing) return undefined;
  const live = await store.live(networkId);
  const standings = await store.standings(appliancesOf(live));
  const recorded = await store.targetsOf(networkId, revisionsToRead(standing, standings));
  const recordedOf = Map.groupBy(recorded, ({ applianceId }) => applianceId);
  const bases = new Map<string, Base>();
  for (const appliance of standings) {
    const base = baseOf(standing, appliance, recordedOf.get(appliance.applianceId) ?? []);
    if (base) bases.set(appliance.applianceId, base);
  }
  const numbers = new Set([standing.revision, ...[...bases.values()].map((base) => base.parametersFrom)]);
  const frozen = await store.frozen([...numbers]);
  const targets: Rerendering['targets'] = [];
  for (const revision of frozen.values()) {
    const rendered = await renderFrozen(revision, live);
    targets.push(
      ...rendered.filter((target) => bases.get(target.applianceId)?.parametersFrom === revision.number),
    );
  }
  const changed = targets.filter((target) => bases.get(target.applianceId)?.hash !== target.hash);
  const latest = frozen.get(standing.revision);
  if ((changed.length === 0 && !unchangedToo) || !latest) return undefined;
  const present = new Set(targets.map(({ applianceId }) => applianceId));
  const lost = recorded.some(
    (target) => target.revision === standing.revision && !present.has(target.applianceId),
  );
  const joined = changed.some((target) => bases.get(target.applianceId)?.hash === null);
  const reason = joined ? 'appliance-added' : lost ? 'appliance-removed' : otherReason(latest, live);
  return { reason, latest, live, targets };
}

const appliancesOf = ({ sites }: LiveNetwork): string[] =>
  [...sites.values()].flatMap(({ appliance }) => appliance?.id ?? []);

function otherReason({ inputs }: FrozenRevision, { teleworkers }: LiveNetwork): RevisionReason {
  const same = canonicalJson(inputs.teleworkers ?? []) === canonicalJson(teleworkers);
  return same ? 'address-changed' : 'teleworkers-changed';
}

/** What a revision's parameters and layers render to with the appliances, addresses, access lines and teleworkers of now. */
export async function renderFrozen(revision: FrozenRevision, live: LiveNetwork) {
  const { kind, parameters, inputs, number } = revision;
  const { customer, layers = NO_LAYERS } = inputs;
  const input = networkInput({ kind, parameters, customer, layers }, inputs.sites, live);
  const { targets } = await inSlices(renderInSteps(input));
  return targets.map((target) => ({ ...target, parametersFrom: number }));
}
