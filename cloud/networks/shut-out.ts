import {
  canonicalHash,
  DEFAULT_CONFIRM_WITHIN_SECONDS,
  type RemoteAccess,
  type TargetState,
} from '#protocol';
import { diffTargets } from '../../provisioning/diff/index.ts';
import type { Assignment } from '../appliances/index.ts';
import type { LiveNetwork } from './inputs.ts';
import type { NetworkQueries } from './store.ts';

/** A gateway that is wanted to let people in who may not dial in any more. */
export type Trespass = {
  applianceId: string;
  revision: number;
  wanted: TargetState;
  /** What it is wanted to run, without them. */
  target: TargetState;
  /** Whether it waits for its turn in what rolls out to the network: rendered again, it would wait still. */
  isBehind: boolean;
};

/** Undefined when every gateway of the network lets in at most those who may. */
export async function findTrespass(
  store: NetworkQueries,
  networkId: string,
  live: LiveNetwork,
): Promise<Trespass | undefined> {
  const ids = [...live.sites.values()].flatMap(({ appliance }) => appliance?.id ?? []);
  const may = new Set(live.teleworkers.map(({ identity }) => identity));
  for (const [applianceId, wanted] of await store.wantedTargets(ids)) {
    const { remoteAccess } = wanted.vpn;
    if (!remoteAccess || remoteAccess.remoteIdentities.every((identity) => may.has(identity))) continue;
    const target = { ...wanted, vpn: { ...wanted.vpn, remoteAccess: only(may, remoteAccess) } };
    const [standing] = await store.standings([applianceId]);
    const revision = standing?.wantedRevision ?? 0;
    const latest = await store.latestRollout(networkId);
    return { applianceId, revision, wanted, target, isBehind: latest?.revision !== revision };
  }
  return undefined;
}

/** The rest stays as it is: also policies for nobody, until the network is rendered again. */
function only(
  may: ReadonlySet<string>,
  { fullTunnel, fixedAddresses, ...access }: RemoteAccess,
): RemoteAccess {
  const full = fullTunnel?.filter((identity) => may.has(identity)) ?? [];
  const fixed = fixedAddresses?.filter(({ identity }) => may.has(identity)) ?? [];
  return {
    ...access,
    remoteIdentities: access.remoteIdentities.filter((identity) => may.has(identity)),
    ...(full.length > 0 && { fullTunnel: full }),
    ...(fixed.length > 0 && { fixedAddresses: fixed }),
  };
}

/**
 * Writes a revision of the gateway alone, to be asked of it at once: nobody who was revoked stays in because a canary is
 * being watched, or because the network cannot be rendered any more.
 */
export async function recordShutOut(
  store: NetworkQueries,
  networkId: string,
  { applianceId, revision: from, wanted, target }: Trespass,
  live: LiveNetwork,
  at: Date,
): Promise<Assignment | undefined> {
  const number = await store.latestRevision(networkId);
  const latest = number === undefined ? undefined : (await store.frozen([number])).get(number);
  if (!latest) return undefined;
  const recorded = await store.targetsOf(networkId, [from]);
  const origin = recorded.find((each) => each.applianceId === applianceId);
  const { kind, parameters, templateVersionId, inputs } = latest;
  const hash = canonicalHash(target);
  const difference = diffTargets(wanted, target);
  const revision = await store.insertRevision({
    ...{ networkId, kind, parameters, templateVersionId, note: null, createdBy: 'system', at },
    reason: 'teleworkers-changed',
    inputs: { ...inputs, teleworkers: live.teleworkers },
    targets: [
      { applianceId, hash, document: target, difference, parametersFrom: origin?.parametersFrom ?? null },
    ],
  });
  return { applianceId, revision, hash, confirmWithinSeconds: DEFAULT_CONFIRM_WITHIN_SECONDS };
}
