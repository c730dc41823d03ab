import { run } from '../daemon/run.ts';
import type { RuleJson } from './line-rules.ts';

/** All rules of IPv4. */
export async function currentRules(): Promise<RuleJson[]> {
  return JSON.parse((await run('ip', ['-4', '-json', 'rule', 'show'])).stdout || '[]');
}
