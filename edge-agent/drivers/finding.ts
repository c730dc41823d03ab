import type { Finding, RuleFault } from '#protocol';

/** The daemon, or a rule it lacks, refuses what stands at `path`. */
export const refused = (path: string, message: string): Finding => ({
  path,
  code: 'check-failed',
  message: message.slice(0, 1000),
});

/** This machine cannot do what stands at `path`. */
export const unsupported = (path: string, message: string): Finding => ({
  path,
  code: 'unsupported',
  message: message.slice(0, 1000),
});

/** What breaks the rules of the contract. */
export const broken = (faults: readonly RuleFault[]): Finding[] =>
  faults.map(({ pointer, detail }) => refused(pointer, detail));
