import { contains } from '../addresses.ts';

/**
 * The lease file of a zone that begins: leases follow their LAN when it comes to another zone, and none stays with a zone
 * whose LAN it is not in any more.
 *
 * @param texts of the lease files of all zones, of a moment when no dnsmasq was running that writes them
 * @param lans the appliance's own addresses in the LANs of the zone
 */
export function settleLeases(texts: readonly string[], lans: readonly string[]): string {
  const leases = new Map<string, string>();
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    const [expires, , address = ''] = line.split(' ');
    if (!/^\d+(\.\d+){3}$/.test(address) || !lans.some((lan) => contains(lan, address))) continue;
    const known = leases.get(address);
    if (known === undefined || Number(known.split(' ')[0]) < Number(expires)) leases.set(address, line);
  }
  return [...leases.values()].map((line) => `${line}\n`).join('');
}
