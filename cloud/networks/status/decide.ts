import type { Unjoined } from '../../../provisioning/vpn/obstacle.ts';
import type { ApplianceStatus } from '../../appliances/index.ts';
import { type NetworkState, type NetworkStatus, REASONS, type Reason, type ReasonCode } from './schema.ts';

/** A site that was committed, and the appliance that stands there. */
export type BoxFacts = {
  site: { id: string; name: string };
  appliance: {
    id: string;
    status: ApplianceStatus;
    /** What it is to run belongs to another network, or to none any more. */
    foreign: boolean;
    /** Since when it runs what is wanted, and is connected. */
    since: Date | null;
    /** Sites to which its tunnels are not up, by a sample newer than that; null without one. */
    downTo: readonly { id: string; name: string }[] | null;
  } | null;
};

export type NetworkFacts = {
  /** What a person committed last; null: nothing yet. */
  committed: number | null;
  /** Whether that was rolled out, or is to be at a set time. */
  rolledOut: boolean;
  /** The rollout in which the network has something left to do. */
  rollout: { id: string; state: 'preparing' | 'scheduled' | 'running' | 'paused' | 'halted' } | null;
  draftDiffers: boolean;
  outdated: boolean;
  /** Its sites are joined by tunnels. */
  hasTunnels: boolean;
  boxes: readonly BoxFacts[];
  unjoined: readonly Unjoined[];
  now: Date;
};

/** How long tunnels and telemetry may take after an appliance took up its target state, or came back. */
export const SETTLING_MS = 180_000;
const MOST_REASONS = 20;

/** What a state of an appliance means for its network. */
const OF_STATUS: Record<ApplianceStatus, ReasonCode | undefined> = {
  registered: 'not-enrolled',
  foreign: 'foreign-configuration',
  offline: 'offline',
  unconfigured: 'not-configured',
  'in-sync': undefined,
  drifted: 'drifted',
  updating: 'updating',
  rejected: 'failed',
  'rolled-back': 'failed',
  retired: 'no-appliance',
};

/** On their way to being well by themselves. */
const PASSING: readonly ReasonCode[] = ['updating', 'settling', 'rollout-paused', 'rollout-scheduled'];

/** The one state of a network from everything known, why, and what a person does next. */
export function statusOfNetwork(facts: NetworkFacts): NetworkStatus {
  const reasons = facts.committed === null ? [] : reasonsOf(facts);
  const state = stateOf(facts, reasons);
  return {
    state,
    reasons: reasons.slice(0, MOST_REASONS),
    reasonCount: reasons.length,
    nextStep: nextStep(state, facts, reasons),
  };
}

function stateOf(facts: NetworkFacts, reasons: readonly Reason[]): NetworkState {
  const { committed, rolledOut, rollout, draftDiffers, outdated } = facts;
  if (committed === null) return 'draft-pending';
  if (rollout && rollout.state !== 'halted') return 'rolling-out';
  if (!rolledOut) return 'not-rolled-out';
  if (reasons.some(({ code }) => !PASSING.includes(code))) return 'degraded';
  if (reasons.length > 0) return 'rolling-out';
  if (draftDiffers) return 'draft-pending';
  return outdated ? 'outdated' : 'in-force';
}

function reasonsOf(facts: NetworkFacts): Reason[] {
  const all = [
    ...rolloutReasons(facts),
    ...facts.boxes.flatMap((box) => boxReasons(facts, box)),
    ...tunnelReasons(facts),
    ...unjoinedReasons(facts),
  ];
  return all.sort((a, b) => REASONS.indexOf(a.code) - REASONS.indexOf(b.code));
}

const reason = (code: ReasonCode, over: Partial<Reason> = {}): Reason => ({
  code,
  site: null,
  peer: null,
  applianceId: null,
  rolloutId: null,
  ...over,
});

function rolloutReasons({ rollout }: NetworkFacts): Reason[] {
  if (rollout?.state !== 'halted' && rollout?.state !== 'paused' && rollout?.state !== 'scheduled') return [];
  return [reason(`rollout-${rollout.state}`, { rolloutId: rollout.id })];
}

function boxReasons(facts: NetworkFacts, { site, appliance }: BoxFacts): Reason[] {
  if (!appliance) return [reason('no-appliance', { site })];
  const at = { site, applianceId: appliance.id };
  if (appliance.foreign && appliance.status !== 'registered') return [reason('foreign-configuration', at)];
  const code = OF_STATUS[appliance.status];
  if (code) return [reason(code, at)];
  if (!facts.hasTunnels || appliance.downTo !== null) return [];
  return [reason(isSettling(facts, appliance.since) ? 'settling' : 'no-telemetry', at)];
}

/** Each pair once, whichever end tells of it. */
function tunnelReasons(facts: NetworkFacts): Reason[] {
  const told = new Map<string, Reason>();
  for (const { site, appliance } of facts.boxes) {
    if (!appliance || appliance.status === 'offline') continue;
    for (const peer of appliance.downTo ?? []) {
      const key = [site.id, peer.id].sort().join(' ');
      const code = isSettling(facts, appliance.since) ? 'settling' : 'tunnel-down';
      if (!told.has(key)) told.set(key, reason(code, { site, peer, applianceId: appliance.id }));
    }
  }
  return [...told.values()];
}

function unjoinedReasons({ unjoined, boxes }: NetworkFacts): Reason[] {
  const sites = new Map(boxes.map(({ site }) => [site.id, site]));
  return unjoined.map(({ first, second, because }) => {
    const named = (id: string) => sites.get(id) ?? { id, name: '' };
    return reason(because, { site: named(first), peer: named(second) });
  });
}

const isSettling = ({ now }: NetworkFacts, since: Date | null): boolean =>
  since !== null && now.getTime() - since.getTime() < SETTLING_MS;

type NextStep = NonNullable<NetworkStatus['nextStep']>;

const step = (action: NextStep['action'], over: Partial<NextStep> = {}): NextStep => ({
  action,
  revision: null,
  rolloutId: null,
  applianceId: null,
  siteId: null,
  ...over,
});

function nextStep(
  state: NetworkState,
  { committed, rollout, boxes }: NetworkFacts,
  reasons: readonly Reason[],
): NetworkStatus['nextStep'] {
  switch (state) {
    case 'draft-pending':
      return step('commit');
    case 'not-rolled-out': {
      const empty = boxes.every(({ appliance }) => appliance === null) ? boxes[0] : undefined;
      // A revision without appliances cannot be rolled out: they get it by themselves when they come.
      return empty
        ? step('assign-appliance', { siteId: empty.site.id })
        : step('roll-out', { revision: committed });
    }
    case 'rolling-out':
      return rollout && step('open-rollout', { rolloutId: rollout.id });
    case 'degraded':
      return mending(reasons);
    case 'outdated':
      return step('bring-up-to-date');
    case 'in-force':
      return null;
  }
}

/** What mends the gravest of them. */
function mending(reasons: readonly Reason[]): NetworkStatus['nextStep'] {
  const [gravest] = reasons.filter(({ code }) => !PASSING.includes(code));
  if (!gravest) return null;
  const { code, rolloutId, applianceId, site } = gravest;
  const siteId = site?.id ?? null;
  if (rolloutId !== null) return step('open-rollout', { rolloutId });
  if (code === 'no-appliance') return step('assign-appliance', { siteId });
  if (applianceId !== null) return step('open-appliance', { applianceId });
  return step('edit-site', { siteId });
}
