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
type AddressJson = {
  ifname: string;
  addr_info: { family: string; local: string; prefixlen: number; scope: string }[];
};

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

type WanAddress = Report['wanAddresses'][number];

/**
 * The address each WAN has now, or was offered and did not take; a WAN without one is left out.
 * @param refusalOf what the client of a WAN refused
 */
export async function observeWanAddresses(
  target: TargetState,
  refusalOf: (wan: string) => Promise<WanAddress | undefined>,
): Promise<WanAddress[]> {
  const { ok, stdout } = await tryRun('ip', ['-4', '-json', 'address', 'show']);
  if (!ok) return [];
  const links = JSON.parse(stdout) as AddressJson[];
  const seen = target.interfaces.wans.map(async (wan): Promise<WanAddress[]> => {
    const addresses = links.find((link) => link.ifname === wanDevice(wan))?.addr_info ?? [];
    const found = addresses.find(({ family, scope }) => family === 'inet' && scope === 'global');
    if (found) return [{ wan: wan.name, address: found.local, prefixLength: found.prefixlen }];
    return [(await refusalOf(wan.name)) ?? []].flat();
  });
  return (await Promise.all(seen)).flat();
}

function devices({ interfaces }: TargetState): Set<string> {
  return new Set([
    ...interfaces.wans.flatMap((wan) => [wan.device, carrierDevice(wan), wanDevice(wan)]),
    ...interfaces.lans.map(lanDevice),
  ]);
}
