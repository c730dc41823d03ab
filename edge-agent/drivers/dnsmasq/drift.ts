import type { DriftFinding, TargetState } from '#protocol';
import { readIfThere } from '../daemon/files.ts';
import { driftOfText } from '../drift-of-text.ts';
import { drifted } from '../drifted.ts';
import { hasIpv6 } from '../ipv6.ts';

type Running = { isKept(): Promise<boolean>; serves(readyFile: string): Promise<boolean> };

/** Whether there is anything to serve. */
export function isWanted(target: TargetState): boolean {
  return target.dhcp.servers.length > 0 || target.dns.lans.length > 0 || hasIpv6(target);
}

/**
 * @param configuration what the file shall hold
 * @param files where the configuration and the process id of dnsmasq lie
 */
export async function driftOfDnsmasq(
  target: TargetState,
  daemon: Running,
  configuration: string,
  files: { configuration: string; pid: string },
): Promise<DriftFinding[]> {
  const path = target.dhcp.servers.length > 0 ? '/dhcp' : '/dns';
  const kept = await daemon.isKept();
  if (!isWanted(target)) {
    return kept
      ? [drifted(path, 'nothing served', 'dnsmasq runs', 'dnsmasq runs though nothing is served')]
      : [];
  }
  const serves = kept && (await daemon.serves(files.pid));
  return [
    ...(serves ? [] : [drifted(path, 'dnsmasq runs', 'it does not', 'dnsmasq does not run')]),
    ...driftOfText(path, 'dnsmasq.conf', configuration, await readIfThere(files.configuration)),
  ];
}
