import type { TargetState } from '#protocol';
import { run, tryRun } from '../daemon/run.ts';
import { TUNNEL_DEVICE } from '../devices.ts';
import { TUNNEL_TABLE, tunnelAddresses, tunnelRoutes } from './tunnel-device.ts';

const RULE = `rule add pref ${TUNNEL_TABLE} lookup ${TUNNEL_TABLE}`;

/** All of it for `ip -force -batch`, after charon started anew. */
export function tunnelBatch(target: TargetState): string[] {
  const addresses = tunnelAddresses(target).map(
    (address) => `address replace ${address} dev ${TUNNEL_DEVICE}`,
  );
  return [...addresses, ...tunnelRoutes(target)];
}

/** Addresses that stay are not touched: charon would look for new paths. Needs a running charon. */
export async function applyTunnelDevice(target: TargetState, signal: AbortSignal): Promise<void> {
  const { stdout } = await run('ip', ['-4', '-json', 'address', 'show', 'dev', TUNNEL_DEVICE], { signal });
  const [device] = JSON.parse(stdout) as { addr_info: { local: string; prefixlen: number }[] }[];
  const has = new Set((device?.addr_info ?? []).map(({ local, prefixlen }) => `${local}/${prefixlen}`));
  const wanted = new Set(tunnelAddresses(target));
  const lines = [
    ...without(has, wanted).map((each) => `address delete ${each} dev ${TUNNEL_DEVICE}`),
    ...without(wanted, has).map((each) => `address add ${each} dev ${TUNNEL_DEVICE}`),
    ...((await hasRule(signal)) ? [] : [RULE]),
  ];
  if (lines.length > 0) await batch(lines, signal);
  // charon's own table takes over in between.
  await tryRun('ip', ['-4', 'route', 'flush', 'table', String(TUNNEL_TABLE)], { signal });
  const routes = tunnelRoutes(target);
  if (routes.length > 0) await batch(routes, signal);
}

/** Destinations of the table, and whether packets are led to it. */
export async function currentTunnelTable(): Promise<{ destinations: string[]; hasRule: boolean }> {
  const table = String(TUNNEL_TABLE);
  const [routes, rule] = await Promise.all([
    tryRun('ip', ['-4', '-json', 'route', 'show', 'table', table]),
    hasRule(),
  ]);
  const listed = JSON.parse(routes.stdout || '[]') as { dst: string }[];
  return { destinations: listed.map(({ dst }) => dst), hasRule: rule };
}

function without(these: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...these].filter((each) => !others.has(each));
}

async function hasRule(signal?: AbortSignal): Promise<boolean> {
  const args = ['-4', '-json', 'rule', 'show', 'pref', String(TUNNEL_TABLE)];
  const { stdout } = await run('ip', args, signal ? { signal } : {});
  return (JSON.parse(stdout || '[]') as unknown[]).length > 0;
}

/** The device itself goes with charon. */
export async function removeTunnelRoutes(): Promise<void> {
  await tryRun('ip', ['-4', 'rule', 'delete', 'pref', String(TUNNEL_TABLE)]);
  await tryRun('ip', ['-4', 'route', 'flush', 'table', String(TUNNEL_TABLE)]);
}

async function batch(lines: readonly string[], signal: AbortSignal): Promise<void> {
  await run('ip', ['-4', '-batch', '-'], { input: `${lines.join('\n')}\n`, signal });
}
