import type { Preview, PreviewTarget } from '../../api/network.ts';

/** How many appliances change, how many of them lose traffic for a moment, and how many tunnels and DHCP services. */
export function summaryOf(preview: Preview): {
  changed: number;
  interrupted: number;
  tunnels: number;
  leases: number;
} {
  const changed = preview.targets.filter((target) => target.changed);
  return {
    changed: changed.length,
    interrupted: changed.filter(interrupts).length,
    tunnels: countSubjects(changed, /^\/vpn\/siteToSite\//),
    leases: countSubjects(changed, /^\/dhcp\/servers\//),
  };
}

export function interrupts({ difference }: PreviewTarget): boolean {
  return difference.some((change) => change.interruptsConnectivity);
}

function countSubjects(targets: readonly PreviewTarget[], path: RegExp): number {
  return targets
    .map(
      ({ difference }) =>
        new Set(difference.filter((change) => path.test(change.path)).map(({ subject }) => subject)).size,
    )
    .reduce((sum, count) => sum + count, 0);
}
