import type { Drift, DriftFinding, Finding, Phase, Report, Sample } from '#protocol';
import { nextTryAt } from './delivery.ts';
import type { Appliance, CloneEvidence, SampleSummary } from './schema.ts';
import { statusOf } from './status.ts';
import type { ApplianceRow } from './store.ts';

/** A row as the API shows it. What one that runs another customer's configuration says is not shown. */
export function presentAppliance(row: ApplianceRow): Appliance {
  return row.foreignSince === null ? present(row) : { ...present(row), ...UNTOLD };
}

const UNTOLD = {
  confirmed: null,
  attempt: null,
  drift: null,
  cloned: null,
  wanAddresses: [],
  observedAddress: null,
  lastSample: null,
} satisfies Partial<Appliance>;

function present(row: ApplianceRow): Appliance {
  return {
    id: row.id,
    externalKey: row.externalKey,
    serial: row.serial,
    model: row.model,
    site: row.site && { id: row.site.id, name: row.site.name },
    customer: row.site && { id: row.site.customer.id, name: row.site.customer.name },
    state: row.state as Appliance['state'],
    status: statusOf(row),
    presence: row.presence as Appliance['presence'],
    presenceChangedAt: instant(row.presenceChangedAt),
    lastSeenAt: instant(row.lastSeenAt),
    wanted: revisionAt(row.wantedRevision, row.wantedHash, row.wantedAt),
    confirmed: revisionAt(row.confirmedRevision, row.confirmedHash, row.confirmedAt),
    attempt: attemptOf(row),
    drift: driftOf(row),
    cloned: cloneAlarmOf(row),
    foreign: row.foreignSince && { since: row.foreignSince.toISOString() },
    replaces: row.replaces,
    replacedBy: row.replacedBy,
    wanAddresses: (row.wanAddresses ?? []) as Report['wanAddresses'],
    observedAddress: row.observedAddress,
    agentVersion: row.agentVersion,
    lastSample: row.lastSample === null ? null : summaryOf(row.lastSample as unknown as Sample),
    enrolledAt: instant(row.enrolledAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

function attemptOf(row: ApplianceRow): Appliance['attempt'] {
  if (row.attemptRevision === null || row.attemptHash === null) return null;
  return {
    revision: Number(row.attemptRevision),
    hash: row.attemptHash,
    phase: row.attemptPhase as Phase,
    at: instant(row.attemptAt),
    findings: (row.attemptFindings ?? []) as Finding[],
    unreachableSeconds: row.attemptUnreachableSeconds,
    nextDeliveryAt: instant(nextTryAt(row)),
  };
}

function driftOf({ driftSince, driftHandling, driftFindings }: ApplianceRow): Appliance['drift'] {
  if (driftSince === null) return null;
  return {
    since: driftSince.toISOString(),
    handling: driftHandling as Drift['handling'],
    findings: (driftFindings ?? []) as DriftFinding[],
  };
}

function cloneAlarmOf({ clonedSince, cloneEvidence }: ApplianceRow): Appliance['cloned'] {
  if (clonedSince === null) return null;
  return { since: clonedSince.toISOString(), ...(cloneEvidence as CloneEvidence) };
}

function summaryOf(sample: Sample): SampleSummary {
  const { at, uptimeSeconds, cpuPercent, load1, memoryUsedPercent, diskUsedPercent, certificateDaysLeft } =
    sample;
  return {
    at,
    uptimeSeconds,
    cpuPercent,
    load1,
    memoryUsedPercent,
    diskUsedPercent,
    tunnels: {
      up: sample.tunnels.filter(({ state }) => state === 'up').length,
      total: sample.tunnels.length,
    },
    leases: sample.leases.length,
    certificateDaysLeft,
  };
}

function revisionAt(revision: bigint | null, hash: string | null, at: Date | null): Appliance['wanted'] {
  return revision === null || hash === null ? null : { revision: Number(revision), hash, at: instant(at) };
}

const instant = (at: Date | null) => at?.toISOString() ?? null;
