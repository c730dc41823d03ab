import { canonicalHash, DEFAULT_CONFIRM_WITHIN_SECONDS, type TargetState } from '#protocol';
import { diffTargets } from '../../provisioning/diff/index.ts';
import type { Assignment } from '../appliances/index.ts';
import type { LiveNetwork } from './inputs.ts';
import type { RevisionReason } from './schema.ts';
import type { NetworkQueries } from './store.ts';
import { applianceOfPeer, withoutPeers, withoutPeople } from './without.ts';

/** An appliance that is wanted to let somebody in who may not any more. */
type Trespasser = {
  applianceId: string;
  revision: number;
  wanted: TargetState;
  /** What it is wanted to run, without them. */
  target: TargetState;
};

export type Trespass = {
  trespassers: readonly Trespasser[];
  reason: RevisionReason;
  /** Whether one waits for its turn in what rolls out to the network: rendered again, it would wait still. */
  isBehind: boolean;
};

/**
 * People who may not dial in any more, and appliances whose certificates are revoked. Undefined when every appliance of
 * the network lets in at most those who may.
 */
export async function findTrespass(
  store: NetworkQueries,
  networkId: string,
  live: LiveNetwork,
): Promise<Trespass | undefined> {
  const ids = [...live.sites.values()].flatMap(({ appliance }) => appliance?.id ?? []);
  const may = new Set(live.teleworkers.map(({ identity }) => identity));
  const wantedTargets = await store.wantedTargets(ids);
  const revoked = await revokedPeers(store, ids, wantedTargets);
  const changed = [...wantedTargets].flatMap(([applianceId, wanted]) => {
    const target = withoutPeers(withoutPeople(wanted, may), revoked);
    return target === wanted ? [] : [{ applianceId, wanted, target }];
  });
  if (changed.length === 0) return undefined;
  const standings = await store.standings(changed.map(({ applianceId }) => applianceId));
  const revisionOf = new Map(standings.map((each) => [each.applianceId, each.wantedRevision ?? 0]));
  const trespassers = changed.map((each) => ({ ...each, revision: revisionOf.get(each.applianceId) ?? 0 }));
  const latest = await store.latestRollout(networkId);
  return {
    trespassers,
    reason: revoked.size > 0 ? 'appliance-removed' : 'teleworkers-changed',
    // Several are asked one after the other where a network is rendered again: that is too long for who is revoked.
    isBehind: trespassers.length > 1 || trespassers.some(({ revision }) => latest?.revision !== revision),
  };
}

/** Identities in IKE of appliances that are peers, are not in the network any more, and whose certificates are revoked. */
async function revokedPeers(
  store: NetworkQueries,
  live: readonly string[],
  wanted: ReadonlyMap<string, TargetState>,
): Promise<ReadonlySet<string>> {
  const peers = [...wanted.values()].flatMap(({ vpn }) => vpn.siteToSite);
  const gone = new Map(
    peers.flatMap(({ remoteIdentity }) => {
      const id = applianceOfPeer(remoteIdentity);
      return id === undefined || live.includes(id) ? [] : [[id, remoteIdentity] as const];
    }),
  );
  if (gone.size === 0) return new Set();
  const revoked = await store.shutOutAppliances([...gone.keys()]);
  return new Set(revoked.flatMap((id) => gone.get(id) ?? []));
}

/**
 * Writes a revision of these appliances alone, to be asked of them at once: nobody who was revoked stays in because a
 * canary is being watched, or because the network cannot be rendered any more.
 */
export async function recordShutOut(
  store: NetworkQueries,
  networkId: string,
  { trespassers, reason }: Trespass,
  live: LiveNetwork,
  at: Date,
): Promise<Assignment[]> {
  const number = await store.latestRevision(networkId);
  const latest = number === undefined ? undefined : (await store.frozen([number])).get(number);
  if (!latest) return [];
  const from = [...new Set(trespassers.map(({ revision }) => revision))];
  const recorded = new Map(
    (await store.targetsOf(networkId, from)).map((row) => [`${row.applianceId} ${row.revision}`, row]),
  );
  const { kind, parameters, templateVersionId, inputs } = latest;
  const targets = trespassers.map(({ applianceId, revision, wanted, target }) => ({
    applianceId,
    hash: canonicalHash(target),
    document: target,
    difference: diffTargets(wanted, target),
    parametersFrom: recorded.get(`${applianceId} ${revision}`)?.parametersFrom ?? null,
  }));
  const revision = await store.insertRevision({
    networkId,
    kind,
    parameters,
    templateVersionId,
    note: null,
    createdBy: 'system',
    at,
    reason,
    targets,
    inputs: { ...inputs, teleworkers: live.teleworkers },
  });
  return targets.map(({ applianceId, hash }) => ({
    applianceId,
    revision,
    hash,
    confirmWithinSeconds: DEFAULT_CONFIRM_WITHIN_SECONDS,
  }));
}
