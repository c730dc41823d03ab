import type { DriftFinding } from '#protocol';
import { drifted } from './drifted.ts';
import { lineDifferences, linesOf } from './line-differences.ts';

const SHOWN = 3;

/**
 * What a file or a listing says otherwise than it should, in a single finding.
 *
 * @param what e.g. `dnsmasq.conf`
 * @param actual undefined when there is none
 */
export function driftOfText(
  path: string,
  what: string,
  expected: string,
  actual: string | undefined,
): DriftFinding[] {
  if (actual === expected) return [];
  if (actual === undefined) return [drifted(path, what, 'nothing', `${what} is not there`)];
  const { missing, extra } = lineDifferences(linesOf(expected), linesOf(actual));
  if (missing.length + extra.length === 0) {
    return [drifted(path, what, 'another order', `the lines of ${what} are in another order`)];
  }
  const message = `${what}: ${missing.length} lines are missing, ${extra.length} are foreign`;
  return [drifted(path, shown(missing), shown(extra), message)];
}

function shown(lines: readonly string[]): string {
  if (lines.length === 0) return 'nothing';
  return (
    lines.slice(0, SHOWN).join(' · ') + (lines.length > SHOWN ? ` · and ${lines.length - SHOWN} more` : '')
  );
}
