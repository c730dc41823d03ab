import type { Host } from './host.ts';

/** Which `marker-<n>` the packet filter and the resolver of a box really run; -1 for none. */
export async function markersOf(site: Host, resolver: string): Promise<{ filter: number; resolver: number }> {
  const { stdout: ruleset } = await site.exec('nft', ['list', 'table', 'inet', 'sitekeeper']);
  const { stdout: known } = await site.exec(process.execPath, ['test/lib/lab/resolve-markers.ts', resolver]);
  return { filter: Number(/marker-(\d+)/.exec(ruleset)?.[1] ?? -1), resolver: Number(known.trim()) };
}
