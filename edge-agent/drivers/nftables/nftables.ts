import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { type Finding, firewallFaults, type TargetState } from '#protocol';
import { RunError, run, tryRun } from '../daemon/run.ts';
import type { Driver, DriverContext } from '../driver.ts';
import { broken, refused } from '../finding.ts';
import { hasIpv6 } from '../ipv6.ts';
import { createRulesetDrift } from './drift.ts';
import { readForwarding, readForwarding6, writeForwarding, writeForwarding6 } from './forwarding.ts';
import { renderRuleset, TABLE } from './render-ruleset.ts';

const Captured = Type.Object({
  ruleset: Type.Union([Type.String(), Type.Null()]),
  forwarding: Type.Boolean(),
  forwarding6: Type.Optional(Type.Boolean()),
});
type Captured = Static<typeof Captured>;

/**
 * The packet filter: one table of our own, replaced as a whole. Forwarding of IPv4 belongs to it, since the kernel must
 * not forward before there is a filter.
 */
export function createNftables({ log }: Pick<DriverContext, 'log'>): Driver {
  return {
    name: 'nftables',
    async check(target): Promise<Finding[]> {
      const faults = firewallFaults(target);
      return faults.length > 0 ? broken(faults) : askNft(target);
    },
    async activate(target, signal) {
      await run('nft', ['-f', '-'], { input: renderRuleset(target), signal });
      await writeForwarding(true);
      await writeForwarding6(hasIpv6(target));
      log.info({ policies: target.firewall.policies.length }, 'packet filter replaced');
    },
    async capture(): Promise<Captured> {
      const { ok, stdout } = await tryRun('nft', ['list', 'table', ...TABLE.split(' ')]);
      return {
        ruleset: ok ? stdout : null,
        forwarding: await readForwarding(),
        forwarding6: await readForwarding6(),
      };
    },
    async restore(captured) {
      const { ruleset, forwarding, forwarding6 = false } = Value.Parse(Captured, captured);
      await writeForwarding(forwarding);
      await writeForwarding6(forwarding6);
      await run('nft', ['-f', '-'], { input: `table ${TABLE}\ndelete table ${TABLE}\n${ruleset ?? ''}` });
    },
    observe: async () => ({}),
    drift: createRulesetDrift(),
  };
}

async function askNft(target: TargetState): Promise<Finding[]> {
  try {
    await run('nft', ['-c', '-f', '-'], { input: renderRuleset(target) });
    return [];
  } catch (error) {
    if (!(error instanceof RunError) || error.output.stderr === '') throw error;
    return [refused('/firewall', error.message)];
  }
}
