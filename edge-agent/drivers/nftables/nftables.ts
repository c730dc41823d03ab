import { fileURLToPath } from 'node:url';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { type Finding, firewallFaults, type TargetState } from '#protocol';
import { RunError, run, tryRun } from '../daemon/run.ts';
import type { Driver, DriverContext } from '../driver.ts';
import { broken, refused } from '../finding.ts';
import { hasIpv6 } from '../ipv6.ts';
import { createRulesetDrift } from './drift.ts';
import { readForwarding, readForwarding6, writeForwarding, writeForwarding6 } from './forwarding.ts';
import {
  CLOSED_TABLE,
  GUARD_TABLES,
  renderGuard,
  renderRemoval,
  renderRuleset,
  TABLE,
} from './render-ruleset.ts';

const Captured = Type.Object({
  ruleset: Type.Union([Type.String(), Type.Null()]),
  /** Whether the closed filter stood. */
  closed: Type.Optional(Type.Boolean()),
  forwarding: Type.Boolean(),
  forwarding6: Type.Optional(Type.Boolean()),
});
type Captured = Static<typeof Captured>;

/** The closed filter, which stands until a target state's does; the service manager loads the same file at boot. */
const CLOSED = fileURLToPath(new URL('closed.nft', import.meta.url));
const GUARDS = Object.values(GUARD_TABLES);

/**
 * The packet filter: one table of our own, replaced as a whole. Forwarding of IPv4 belongs to it, since the kernel must
 * not forward before there is a filter. While addresses change, tables of the states before and after stand beside it; they
 * and the closed filter go in the transaction that replaces it.
 */
export function createNftables({ log }: Pick<DriverContext, 'log'>): Driver {
  return {
    name: 'nftables',
    async check(target): Promise<Finding[]> {
      const faults = firewallFaults(target);
      return faults.length > 0 ? broken(faults) : askNft(target);
    },
    async close() {
      if (!(await stands(TABLE))) await run('nft', ['-f', CLOSED]);
    },
    async guard({ before, after }, signal) {
      if (!before) await run('nft', ['-f', CLOSED], { signal });
      const guards = [
        ...(before ? [renderGuard(before, GUARD_TABLES.before)] : []),
        ...(after ? [renderGuard(after, GUARD_TABLES.after)] : []),
      ];
      await run('nft', ['-f', '-'], { input: guards.join(''), signal });
    },
    async activate(target, signal) {
      await run('nft', ['-f', '-'], {
        input: renderRuleset(target) + renderRemoval([CLOSED_TABLE, ...GUARDS]),
        signal,
      });
      await writeForwarding(true);
      await writeForwarding6(hasIpv6(target));
      log.info({ policies: target.firewall.policies.length }, 'packet filter replaced');
    },
    async capture(): Promise<Captured> {
      const { ok, stdout } = await tryRun('nft', ['list', 'table', ...TABLE.split(' ')]);
      return {
        ruleset: ok ? stdout : null,
        closed: await stands(CLOSED_TABLE),
        forwarding: await readForwarding(),
        forwarding6: await readForwarding6(),
      };
    },
    async restore(captured) {
      const { ruleset, closed = false, forwarding, forwarding6 = false } = Value.Parse(Captured, captured);
      await writeForwarding(forwarding);
      await writeForwarding6(forwarding6);
      if (closed) await run('nft', ['-f', CLOSED]);
      const gone = [TABLE, ...GUARDS, ...(closed ? [] : [CLOSED_TABLE])];
      await run('nft', ['-f', '-'], { input: `${renderRemoval(gone)}${ruleset ?? ''}` });
    },
    observe: async () => ({}),
    drift: createRulesetDrift(),
  };
}

const stands = async (table: string): Promise<boolean> =>
  (await tryRun('nft', ['list', 'table', ...table.split(' ')])).ok;

async function askNft(target: TargetState): Promise<Finding[]> {
  try {
    await run('nft', ['-c', '-f', '-'], { input: renderRuleset(target) });
    return [];
  } catch (error) {
    if (!(error instanceof RunError) || error.output.stderr === '') throw error;
    return [refused('/firewall', error.message)];
  }
}
