import { join } from 'node:path';
import type { TargetState } from '#protocol';

/** Resolvers of one WAN as resolv.conf(5): written by whatever configures the WAN, read by the DNS service. */
export function resolverFile(run: string, wan: string): string {
  return join(run, 'resolvers', `${wan}.conf`);
}

/** Those of all WANs, most preferred first. */
export function resolverFiles(run: string, { interfaces }: TargetState): string[] {
  return interfaces.wans
    .toSorted((a, b) => a.priority - b.priority)
    .map((wan) => resolverFile(run, wan.name));
}
