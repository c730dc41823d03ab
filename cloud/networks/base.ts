import { isCompleted } from '../rollouts/index.ts';

/** What the newest rollout of a network says about what its appliances are to run. */
export type Standing =
  /** It goes on or has arrived: every appliance belongs to this revision. */
  | { kind: 'followed'; revision: number }
  /**
   * It was halted, paused or cancelled, or is on its way through many networks, which may take days: every appliance
   * stays with what it has; newcomers get `revision`.
   */
  | { kind: 'stopped'; revision: number }
  /** Nothing was rolled out yet: appliances in `revision` wait for somebody, newcomers do not. */
  | { kind: 'held'; revision: number };

/** What is asked of an appliance and whether it refused it. */
export type ApplianceStanding = {
  applianceId: string;
  wantedRevision: number | null;
  confirmedRevision: number | null;
  failed: boolean;
};

/** A target state as it was recorded, without the document. */
export type RecordedTarget = { revision: number; applianceId: string; hash: string; parametersFrom: number };

/** From where an appliance's target state is rendered again, and the hash it has now; null for a newcomer. */
export type Base = { parametersFrom: number; hash: string | null };

export function standingOf(
  latest: { revision: number; state: string; networks: number } | null,
  completed: number | undefined,
  committed: number | undefined,
): Standing | undefined {
  if (latest && !isFollowed(latest)) {
    return { kind: 'stopped', revision: completed ?? latest.revision };
  }
  if (latest) return { kind: 'followed', revision: latest.revision };
  return committed === undefined ? undefined : { kind: 'held', revision: committed };
}

function isFollowed({ state, networks }: { state: string; networks: number }): boolean {
  return isCompleted(state) || (state === 'running' && networks === 1);
}

/** The revisions whose recorded target states `baseOf` looks at. */
export function revisionsToRead(standing: Standing, appliances: readonly ApplianceStanding[]): number[] {
  if (standing.kind !== 'stopped') return [standing.revision];
  return [
    ...new Set([standing.revision, ...appliances.flatMap((appliance) => keptRevision(appliance) ?? [])]),
  ];
}

/**
 * The parameters an appliance's target state is rendered from when only the world around it has changed: never the
 * draft, never a revision that was held back from it. Undefined: it is left alone.
 */
export function baseOf(
  standing: Standing,
  appliance: ApplianceStanding,
  targets: readonly RecordedTarget[],
): Base | undefined {
  const reference = standing.kind === 'stopped' ? keptRevision(appliance) : standing.revision;
  const recorded = targets.find(
    (target) => target.revision === reference && target.applianceId === appliance.applianceId,
  );
  if (!recorded) return { parametersFrom: standing.revision, hash: null };
  if (standing.kind === 'held') return undefined;
  return { parametersFrom: recorded.parametersFrom, hash: recorded.hash };
}

/** What it is to run, unless it refused that: then what it runs. */
function keptRevision({ failed, wantedRevision, confirmedRevision }: ApplianceStanding): number | null {
  return failed ? confirmedRevision : wantedRevision;
}
