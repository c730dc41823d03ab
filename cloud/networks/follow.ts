import { DEFAULT_CONFIRM_WITHIN_SECONDS } from '#protocol';
import { ProvisioningError } from '../../provisioning/errors.ts';
import type { Appliances, Assignment } from '../appliances/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { createCoalescer } from '../platform/coalesce.ts';
import type { Log } from '../platform/log.ts';
import type { Rollouts } from '../rollouts/index.ts';
import { siteNamesOf } from './inputs.ts';
import { type Rerendering, renderAgain } from './render-again.ts';
import { withDifferences } from './rendering.ts';
import { findTrespass, recordShutOut } from './shut-out.ts';
import type { NetworkQueries, NetworkStore } from './store.ts';

/** A site that reconnects may tell of several changes; they make one revision. */
const GATHER_MILLISECONDS = 1000;

export type FollowDeps = {
  store: NetworkStore;
  rollouts: Pick<Rollouts, 'open' | 'begin'>;
  appliances: Pick<Appliances, 'want'>;
  clock: Clock;
  bus: Bus;
  log: Log;
};

/**
 * Keeps committed networks true while the world changes: a public address, an access line, an appliance that comes or
 * goes. When what was committed renders to something else, that becomes a revision and is rolled out by itself.
 */
export function createFollow(deps: FollowDeps) {
  const { store, bus, log } = deps;
  const networks = createCoalescer({
    name: 'network',
    delayMilliseconds: GATHER_MILLISECONDS,
    log,
    work: createFollowOne(deps),
  });
  const appliances = createCoalescer({
    name: 'network of an appliance',
    delayMilliseconds: 0,
    log,
    work: async (applianceId) => {
      const networkId = await store.networkOfAppliance(applianceId);
      if (networkId !== undefined) networks.request(networkId);
    },
  });
  const customers = createCoalescer({
    name: 'networks of a customer',
    delayMilliseconds: 0,
    log,
    work: async (customerId) => {
      for (const networkId of await store.committed(customerId)) networks.request(networkId);
    },
  });
  const subscriptions = [
    bus.subscribe('appliance.address-changed', ({ applianceId }) => appliances.request(applianceId)),
    bus.subscribe('certificate.revoked', ({ applianceId }) => {
      if (applianceId) appliances.request(applianceId);
    }),
    bus.subscribe('appliance.let-in', ({ applianceId }) => appliances.request(applianceId)),
    bus.subscribe('customer.resold', ({ customerId }) => customers.request(customerId)),
    bus.subscribe('network.changed', ({ networkId }) => networks.request(networkId)),
  ];
  const sweep = createCoalescer({
    name: 'committed networks',
    delayMilliseconds: 0,
    log,
    work: async () => {
      for (const networkId of await store.committed()) networks.request(networkId);
    },
  });
  return {
    /** Looks at every committed network once: what changed while no process was there is followed now. */
    start: () => sweep.request('all'),
    async [Symbol.asyncDispose]() {
      for (const end of subscriptions) end();
      await sweep[Symbol.asyncDispose]();
      await appliances[Symbol.asyncDispose]();
      await customers[Symbol.asyncDispose]();
      await networks[Symbol.asyncDispose]();
    },
  };
}

function createFollowOne({ store, rollouts, appliances, clock, bus, log }: FollowDeps) {
  return async (networkId: string): Promise<void> => {
    const { shutOut, rolloutId, retold } = await store.transaction(async (queries, tx) => {
      if (!(await queries.lock(networkId))) return {};
      const live = await queries.live(networkId);
      const trespass = await findTrespass(queries, networkId, live);
      const resoldSince = await queries.resoldSince(networkId);
      const { rerendering, unjoined } = await attempt(queries, networkId, log, {
        unchangedToo: trespass?.isBehind === true || resoldSince !== undefined,
        resold: resoldSince !== undefined,
      });
      if (unjoined) await queries.setUnjoined(networkId, unjoined);
      const shutOut =
        trespass && (trespass.isBehind || !rerendering)
          ? await recordShutOut(queries, networkId, trespass, live, clock.now())
          : [];
      if (!rerendering) return { shutOut };
      const at = resoldSince && resoldSince > clock.now() ? resoldSince : clock.now();
      const revision = await record(queries, networkId, rerendering, at);
      log.info({ networkId, revision, reason: rerendering.reason }, 'network rendered again');
      const spec = { networkId, revision, createdBy: 'system', byItself: true };
      const retold = resoldSince ? rerendering.unchanged.map((target) => assign(target, revision)) : [];
      return { shutOut, retold, rolloutId: await rollouts.open(tx, spec) };
    });
    if (shutOut && shutOut.length > 0) await appliances.want(shutOut);
    if (rolloutId === undefined) return;
    bus.publish('network.changed', { networkId });
    await rollouts.begin(rolloutId);
    // Boxes notice nothing of it: they run it already.
    if (retold) await appliances.want(retold);
  };
}

const assign = (target: { applianceId: string; hash: string }, revision: number): Assignment => ({
  applianceId: target.applianceId,
  hash: target.hash,
  revision,
  confirmWithinSeconds: DEFAULT_CONFIRM_WITHIN_SECONDS,
});

/** A network that cannot be rendered any more stays as it is; a person finds the reason in the preview. */
async function attempt(
  queries: NetworkQueries,
  networkId: string,
  log: Log,
  options: Parameters<typeof renderAgain>[2],
): ReturnType<typeof renderAgain> {
  try {
    return await renderAgain(queries, networkId, options);
  } catch (error) {
    if (!(error instanceof ProvisioningError)) throw error;
    log.warn(
      { networkId, code: error.code, detail: error.message },
      'network cannot be rendered again; it stays as it is',
    );
    return {};
  }
}

async function record(
  queries: NetworkQueries,
  networkId: string,
  { latest, live, reason, targets }: Rerendering,
  at: Date,
): Promise<number> {
  const from = new Map(targets.map((target) => [target.applianceId, target.parametersFrom]));
  const compared = await withDifferences(queries, targets, siteNamesOf(live));
  return queries.insertRevision({
    networkId,
    reason,
    note: null,
    kind: latest.kind,
    parameters: latest.parameters,
    templateVersionId: latest.templateVersionId,
    inputs: { ...latest.inputs, teleworkers: live.teleworkers },
    createdBy: 'system',
    at,
    targets: compared.targets.map((target) => ({
      ...target,
      parametersFrom: from.get(target.applianceId) ?? latest.number,
    })),
  });
}
