import type { DriftFinding } from '#protocol';

/** What a report has room for. */
const MOST_FINDINGS = 20;

const key = ({ path, expected, actual }: DriftFinding) => JSON.stringify([path, expected, actual]);

/** Those of two looks that are in both: what a daemon was doing just then is in one only. */
export function standing(first: readonly DriftFinding[], second: readonly DriftFinding[]): DriftFinding[] {
  const earlier = new Set(first.map(key));
  return second.filter((finding) => earlier.has(key(finding))).slice(0, MOST_FINDINGS);
}

export function sameFindings(one: readonly DriftFinding[], other: readonly DriftFinding[]): boolean {
  const text = (findings: readonly DriftFinding[]) => findings.map(key).sort().join();
  return text(one) === text(other);
}

/** For the data of an event, which is smaller than a report. */
export function inShort(findings: readonly DriftFinding[]): { path: string; message: string }[] {
  return findings.slice(0, 5).map(({ path, message }) => ({ path, message }));
}
