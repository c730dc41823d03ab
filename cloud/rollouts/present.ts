import type { Finding } from '#protocol';
import type { Fault } from '../platform/errors.ts';
import { nextStepOf } from './next-step.ts';
import { completePolicy, type PolicyRequest } from './policy.ts';
import type { EventRecord, PartCount, PartDetails, RolloutRow, StepCount, SummaryRow } from './read-store.ts';
import type { Rollout, RolloutEvent, RolloutProgress, RolloutSummary, Selection } from './schema.ts';
import type { HaltReason, NetworkState, RolloutKind, RolloutState, StepState } from './states.ts';

/** Rows as the API shows them. */
export function presentSummary(
  row: SummaryRow,
  steps: readonly StepCount[],
  networks: readonly PartCount[],
): RolloutSummary {
  const [only, another] = row.networks;
  const single = another ? undefined : only;
  return {
    id: row.id,
    kind: row.kind as RolloutKind,
    revision: numberOf(single?.revisionNumber ?? single?.sourceRevision),
    network: single?.network ?? null,
    networkCounts: networkCountsOf(networks.filter((count) => count.rolloutId === row.id)),
    state: row.state as RolloutState,
    haltReason: row.haltReason as HaltReason | null,
    waves: row.waves as number[],
    passedWaves: row.passedWaves,
    policy: completePolicy(row.policy as PolicyRequest),
    confirmWithinSeconds: row.confirmWithinSeconds,
    templateVersionId: row.templateVersionId,
    rollbackOf: row.rollbackOf,
    note: row.note,
    startAt: instant(row.startAt),
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: instant(row.startedAt),
    finishedAt: instant(row.finishedAt),
    nextLookAt: instant(row.nextLookAt),
    decisionDueAt: instant(row.decisionDueAt),
    progress: progressOf(steps.filter((count) => count.rolloutId === row.id)),
    version: row.version,
  };
}

export function presentRollout(row: RolloutRow): Rollout {
  const steps = row.steps.map(presentStep);
  const rolloutId = row.id;
  const counts = steps.map(({ state, pending }) => ({
    rolloutId,
    state,
    count: 1,
    pending: pending ? 1 : 0,
  }));
  const networks = row.networks.map(({ state }) => ({ rolloutId, state, count: 1 }));
  return {
    ...presentSummary(row, counts, networks),
    selection: row.selection as Selection | null,
    networks: row.networks.map(presentPart),
    steps,
  };
}

function presentStep(step: RolloutRow['steps'][number]): Rollout['steps'][number] {
  const { serial, site, presence, confirmedHash } = step.appliance;
  const state = step.state as StepState;
  return {
    applianceId: step.applianceId,
    networkId: step.networkId,
    revision: Number(step.revisionNumber),
    serial,
    site,
    wave: step.wave,
    state,
    pending: state === 'waiting' && presence !== 'online' && confirmedHash !== null,
    changedAt: step.changedAt.toISOString(),
    overdueAt: instant(step.overdueAt),
    findings: (step.findings ?? []) as Finding[],
    nextStep: nextStepOf({ state, appliance: step.appliance }),
  };
}

function presentPart(part: PartDetails): Rollout['networks'][number] {
  return {
    network: part.network,
    state: part.state as NetworkState,
    revision: numberOf(part.revisionNumber),
    previousRevision: numberOf(part.previousRevision),
    faults: (part.faults ?? []) as Fault[],
  };
}

export function presentEvent({
  id,
  at,
  kind,
  actor,
  networkId,
  applianceId,
  data,
}: EventRecord): RolloutEvent {
  return {
    id,
    at: at.toISOString(),
    kind: kind as RolloutEvent['kind'],
    actor,
    networkId,
    applianceId,
    data: data as Record<string, unknown>,
  };
}

function networkCountsOf(counts: readonly PartCount[]): RolloutSummary['networkCounts'] {
  const of = (...states: NetworkState[]) =>
    sum(counts.filter(({ state }) => states.some((one) => one === state)).map(({ count }) => count));
  return {
    total: sum(counts.map(({ count }) => count)),
    ready: of('ready'),
    unchanged: of('unchanged'),
    refused: of('refused'),
    open: of('pending', 'checked'),
  };
}

function progressOf(counts: readonly StepCount[]): RolloutProgress {
  const of = (state: StepState) =>
    sum(counts.filter((count) => count.state === state).map(({ count }) => count));
  return {
    total: sum(counts.map(({ count }) => count)),
    waiting: of('waiting'),
    wanted: of('wanted'),
    confirmed: of('confirmed'),
    rejected: of('rejected'),
    rolledBack: of('rolled-back'),
    overdue: of('overdue'),
    passedOver: of('passed-over'),
    unchanged: of('unchanged'),
    cancelled: of('cancelled'),
    pending: sum(counts.map(({ pending }) => pending)),
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const instant = (at: Date | null) => at?.toISOString() ?? null;
const numberOf = (number: bigint | null | undefined) =>
  number === null || number === undefined ? null : Number(number);
