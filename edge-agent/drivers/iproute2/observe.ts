import type { InterfaceCounters, Report, TargetState } from '#protocol';
import { tryRun } from '../daemon/run.ts';
import { carrierDevice, lanDevice, wanDevice } from '../devices.ts';

type LinkJson = {
  ifname: string;
  flags: string[];
  operstate: string;
  link_type: string;
  stats64?: { rx: { bytes: number; errors: number }; tx: { bytes: number; errors: number } };
};
type AddressJson = { ifname: string; addr_info: { family: string; local: string; scope: string }[] };

const MOST_DEVICES = 64;

/** Counters of the target's devices; of all devices before the first target state. */
export async function observeInterfaces(target: TargetState | null): Promise<InterfaceCounters[]> {
  const { ok, stdout } = await tryRun('ip', ['-json', '-statistics', 'link', 'show']);
  if (!ok) return [];
  const wanted = target && devices(target);
  return (JSON.parse(stdout) as LinkJson[])
    .filter((link) => (wanted ? wanted.has(link.ifname) : link.link_type !== 'loopback'))
    .slice(0, MOST_DEVICES)
    .map((link) => ({
      device: link.ifname,
      up: link.flags.includes('UP') && link.flags.includes('LOWER_UP'),
      rxBytes: link.stats64?.rx.bytes ?? 0,
      txBytes: link.stats64?.tx.bytes ?? 0,
      rxErrors: link.stats64?.rx.errors ?? 0,
      txErrors: link.stats64?.tx.errors ?? 0,
    }));
}

/** The address each WAN has now; a WAN without one is left out. */
export async function observeWanAddresses(target: TargetState): Promise<Report['wanAddresses']> {
  const { ok, stdout } = await tryRun('ip', ['-4', '-json', 'address', 'show']);
  if (!ok) return [];
  const links = JSON.parse(stdout) as AddressJson[];
  return target.interfaces.wans.flatMap((wan) => {
    const addresses = links.find((link) => link.ifname === wanDevice(wan))?.addr_info ?? [];
    const found = addresses.find(({ family, scope }) => family === 'inet' && scope === 'global');
    return found ? [{ wan: wan.name, address: found.local }] : [];
  });
}

function devices({ interfaces }: TargetState): Set<string> {
  return new Set([
    ...interfaces.wans.flatMap((wan) => [wan.device, carrierDevice(wan), wanDevice(wan)]),
    ...interfaces.lans.map(lanDevice),
  ]);
}
