import { canonicalJson } from '#protocol';
import { type RenderedTarget, renderInSteps } from '../../provisioning/render.ts';
import type { Unjoined } from '../../provisioning/vpn/obstacle.ts';
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
  /** Of those, what appliances are to run already. */
  unchanged: { applianceId: string; hash: string }[];
};

type Outcome = { rerendering?: Rerendering; unjoined?: readonly Unjoined[] };

/**
 * Renders what was committed and rolled out once more, with the appliances, addresses, access lines and teleworkers of
 * now: a new revision, unless everything is as it was; and which sites are to be joined and are not.
 * @param unchangedToo it shall become a revision all the same, with a number above all there are
 * @param resold its customer has another reseller, for whom the revisions of before are not
 * @throws ProvisioningError when it cannot be rendered any more
 */
export async function renderAgain(
  store: NetworkQueries,
  networkId: string,
  { unchangedToo = false, resold = false } = {},
): Promise<Outcome> {
  const standing = standingOf(
    await store.latestRollout(networkId),
    await store.latestCompleted(networkId),
    await store.latestRevision(networkId),
  );
  if (!standing) return {};
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
  let unjoined: readonly Unjoined[] = [];
  for (const revision of frozen.values()) {
    const rendered = await renderFrozen(revision, live);
    if (revision.number === standing.revision) unjoined = rendered.unjoined;
    targets.push(
      ...rendered.targets.filter(
        (target) => bases.get(target.applianceId)?.parametersFrom === revision.number,
      ),
    );
  }
  const changed = targets.filter((target) => bases.get(target.applianceId)?.hash !== target.hash);
  const latest = frozen.get(standing.revision);
  if ((changed.length === 0 && !unchangedToo) || !latest) return { unjoined };
  const present = new Set(targets.map(({ applianceId }) => applianceId));
  const lost = recorded.some(
    (target) => target.revision === standing.revision && !present.has(target.applianceId),
  );
  const joined = changed.some((target) => bases.get(target.applianceId)?.hash === null);
  const reason = joined
    ? 'appliance-added'
    : lost
      ? 'appliance-removed'
      : changed.length === 0 && resold
        ? 'reseller-changed'
        : otherReason(latest, live);
  const unchanged = targets.filter((target) => !changed.includes(target));
  return { rerendering: { reason, latest, live, targets, unchanged }, unjoined };
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
  const { targets, unjoined } = await inSlices(renderInSteps(input));
  return { targets: targets.map((target) => ({ ...target, parametersFrom: number })), unjoined };
}
