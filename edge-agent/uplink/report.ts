import type { Report } from '#protocol';
import type { Journal } from '../state/journal.ts';

export type ReportInputs = {
  journal: Journal;
  wanAddresses: Report['wanAddresses'];
  drift?: Report['drift'];
  bootId: string;
  agentVersion: string;
  now: Date;
};

const FINDINGS = 100;
/** Together they leave room for the rest of the report in MESSAGE_LIMIT_BYTES.report. */
const FINDINGS_BYTES = 49_152;
const DRIFT_BYTES = 12_288;

/** What the appliance runs, from its journal; without the sequence number. */
export function composeReport(inputs: ReportInputs): Omit<Report, 'sequence'> {
  const { journal, wanAddresses, drift, bootId, agentVersion, now } = inputs;
  const { confirmed, attempt } = journal;
  return {
    at: now.toISOString(),
    bootId,
    agentVersion,
    confirmed: confirmed && { revision: confirmed.revision, hash: confirmed.hash },
    attempt: attempt && { ...attempt, findings: asManyAsFit(attempt.findings, FINDINGS_BYTES) },
    wanAddresses,
    ...(drift && confirmed && { drift: { ...drift, findings: asManyAsFit(drift.findings, DRIFT_BYTES) } }),
  };
}

function asManyAsFit<One>(findings: One[], limitBytes: number): One[] {
  let bytes = 0;
  return findings.slice(0, FINDINGS).filter((finding) => {
    bytes += Buffer.byteLength(JSON.stringify(finding)) + 1;
    return bytes <= limitBytes;
  });
}
