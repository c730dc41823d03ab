import type { DriftFinding, TargetState } from '#protocol';
import { readIfThere } from '../daemon/files.ts';
import { driftOfText } from '../drift-of-text.ts';
import { drifted } from '../drifted.ts';

type Running = { isKept(): Promise<boolean>; serves(readyFile: string): Promise<boolean> };
type Wanted = {
  name: string;
  daemon: Running;
  /** What the file shall hold. */
  configuration: string;
  files: { configuration: string; pid: string };
};

/** @param others daemons of ours that serve no zone of this target state */
export async function driftOfDnsmasq(
  target: TargetState,
  wanted: readonly Wanted[],
  others: readonly Running[],
): Promise<DriftFinding[]> {
  const path = target.dhcp.servers.length > 0 ? '/dhcp' : '/dns';
  const kept = await Promise.all(others.map((daemon) => daemon.isKept()));
  const found = await Promise.all(wanted.map((each) => driftOfZone(path, each)));
  return [
    ...found.flat(),
    ...(kept.includes(true)
      ? [drifted(path, 'nothing served', 'dnsmasq runs', 'dnsmasq runs though nothing is served')]
      : []),
  ];
}

async function driftOfZone(
  path: string,
  { name, daemon, configuration, files }: Wanted,
): Promise<DriftFinding[]> {
  const serves = (await daemon.isKept()) && (await daemon.serves(files.pid));
  return [
    ...(serves ? [] : [drifted(path, `${name} runs`, 'it does not', `${name} does not run`)]),
    ...driftOfText(path, `${name}.conf`, configuration, await readIfThere(files.configuration)),
  ];
}
