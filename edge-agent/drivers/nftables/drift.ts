import { createHash } from 'node:crypto';
import type { DriftFinding, TargetState } from '#protocol';
import { run, tryRun } from '../daemon/run.ts';
import { driftOfText } from '../drift-of-text.ts';
import { drifted } from '../drifted.ts';
import { hasIpv6 } from '../ipv6.ts';
import { readForwarding, readForwarding6 } from './forwarding.ts';
import { renderRuleset, TABLE } from './render-ruleset.ts';

const LIST = `nft --stateless list table ${TABLE}`;

/**
 * Compares the table as nft(8) lists it. How nft would list what was given it is found out in an empty network
 * namespace, once for each ruleset; counters are left out of both.
 */
export function createRulesetDrift() {
  let known: { digest: string; listing: string } | undefined;

  async function expectedListing(ruleset: string): Promise<string> {
    const digest = createHash('sha256').update(ruleset).digest('hex');
    if (known?.digest !== digest) {
      const { stdout } = await run('unshare', ['--net', 'sh', '-c', `nft -f - && ${LIST}`], {
        input: ruleset,
      });
      known = { digest, listing: stdout };
    }
    return known.listing;
  }

  return async (target: TargetState): Promise<DriftFinding[]> => {
    const expected = await expectedListing(renderRuleset(target));
    const { ok, stdout } = await tryRun('sh', ['-c', LIST]);
    const forwarding = await readForwarding();
    return [
      ...driftOfText('/firewall', `table ${TABLE}`, expected, ok ? stdout : undefined),
      ...(forwarding ? [] : [drifted('/firewall', 'on', 'off', 'forwarding of IPv4 is off')]),
      ...(hasIpv6(target) && !(await readForwarding6())
        ? [drifted('/firewall', 'on', 'off', 'forwarding of IPv6 is off')]
        : []),
    ];
  };
}
