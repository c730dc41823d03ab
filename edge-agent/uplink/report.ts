import type { Report } from '#protocol';
import type { Journal } from '../state/journal.ts';

export type ReportInputs = {
  journal: Journal;
  wanAddresses: Report['wanAddresses'];
  bootId: string;
  agentVersion: string;
  now: Date;
};

const FINDINGS = 100;

/** What the appliance runs, from its journal; without the sequence number. */
export function composeReport(inputs: ReportInputs): Omit<Report, 'sequence'> {
  const { journal, wanAddresses, bootId, agentVersion, now } = inputs;
  const { confirmed, attempt } = journal;
  return {
    at: now.toISOString(),
    bootId,
    agentVersion,
    confirmed: confirmed && { revision: confirmed.revision, hash: confirmed.hash },
    attempt: attempt && { ...attempt, findings: attempt.findings.slice(0, FINDINGS) },
    wanAddresses,
  };
}
