import type { Evidence } from '../schema.ts';
import type { ApplianceFacts, Coverage, Facts } from './facts.ts';
import { type judgement, latest } from './judgement.ts';
import { WORDS } from './texts.ts';

const HOUR_MS = 3_600_000;
export const SPAN_MS = 24 * HOUR_MS;
const SHORTEST_GAP_SECONDS = 600;
type Found = Parameters<typeof judgement>[0];

/** A time without samples that is a gap: three that are missing, or ten minutes if that is longer. */
export const gapSeconds = (telemetryIntervalSeconds: number): number =>
  Math.max(SHORTEST_GAP_SECONDS, 3 * telemetryIntervalSeconds);

/** Samples over the last 24 hours without a gap. An outage of the control plane is none: boxes keep what they measured. */
export function judgeTelemetry({ at, appliances }: Facts): Found {
  const unmet = appliances.flatMap((appliance): Evidence[] => {
    const { id, serial, coverage } = appliance;
    if (!coverage) return [{ text: WORDS.noSamples(serial), applianceId: id }];
    if (isSilent(appliance, coverage, at)) {
      return [{ text: WORDS.silent(serial, coverage.last.toISOString()), applianceId: id }];
    }
    const since = measuredSince(coverage);
    if (isWholeSpan(appliance, since, at)) return [];
    return [{ text: WORDS.measuredSince(serial, since.toISOString()), applianceId: id }];
  });
  return { unmet, since: latest(appliances.map(({ coverage }) => coverage && measuredSince(coverage))) };
}

/**
 * Every tunnel that is wanted was up in every sample of the last 24 hours. One that was seen down is unmet; where
 * samples are lacking nobody knows.
 */
export function judgeTunnels({ at, appliances }: Facts): Found {
  const bound = appliances.filter(({ peers }) => peers.length > 0);
  if (bound.length === 0) return { unmet: [], met: [{ text: WORDS.noTunnels() }] };
  const found = bound.map((appliance) => tunnelsOf(appliance, at));
  return {
    unmet: found.flatMap(({ unmet }) => unmet),
    unknown: found.flatMap(({ unknown }) => unknown),
    since: latest(found.flatMap(({ since }) => since)),
    count: bound.reduce((sum, { peers }) => sum + peers.length, 0),
  };
}

function tunnelsOf(appliance: ApplianceFacts, at: Date) {
  const { id: applianceId, serial, peers, tunnels, coverage } = appliance;
  const unmet: Evidence[] = [];
  const unknown: Evidence[] = [];
  const since: (Date | null)[] = [];
  const isWhole = coverage !== null && isWholeSpan(appliance, measuredSince(coverage), at);
  if (!coverage) unknown.push({ text: WORDS.noSamples(serial), applianceId });
  else if (isSilent(appliance, coverage, at)) {
    unknown.push({ text: WORDS.silent(serial, coverage.last.toISOString()), applianceId });
  } else if (!isWhole) {
    const since = measuredSince(coverage).toISOString();
    unknown.push({ text: WORDS.measuredSince(serial, since), applianceId });
  }
  for (const peer of coverage ? peers : []) {
    const tunnel = tunnels.find((one) => one.peer === peer);
    if (!tunnel) unmet.push({ text: WORDS.tunnelNotSeen(serial, peer), applianceId });
    else if (tunnel.lastNotUp) {
      unmet.push({ text: WORDS.tunnelDown(serial, peer, tunnel.lastNotUp.toISOString()), applianceId });
    } else if (isWhole && !isWholeSpan(appliance, tunnel.first, at)) {
      unmet.push({ text: WORDS.tunnelNew(serial, peer, tunnel.first.toISOString()), applianceId });
    }
    since.push(tunnel?.first ?? null);
  }
  return { unmet, unknown, since };
}

/** From when on there are samples without a gap. */
const measuredSince = ({ gapUntil, first }: Coverage): Date => gapUntil ?? first;

const isSilent = ({ telemetryIntervalSeconds }: ApplianceFacts, { last }: Coverage, at: Date): boolean =>
  at.getTime() - last.getTime() > gapSeconds(telemetryIntervalSeconds) * 1000;

const isWholeSpan = ({ telemetryIntervalSeconds }: ApplianceFacts, since: Date, at: Date): boolean =>
  since.getTime() - (at.getTime() - SPAN_MS) <= gapSeconds(telemetryIntervalSeconds) * 1000;
