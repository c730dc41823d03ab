import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { contains } from '../addresses.ts';
import { readIfThere, writeWhole } from '../daemon/files.ts';

const LEASES = /^(.*\.)?leases$/;

/** Of all zones, also those that are gone: what dnsmasq last wrote, by the name of the file. */
export async function readLeaseFiles(directory: string): Promise<Map<string, string>> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => LEASES.test(name)).sort();
  const texts = await Promise.all(
    names.map(async (name) => [name, (await readIfThere(join(directory, name))) ?? ''] as const),
  );
  return new Map(texts);
}

/**
 * Leases follow their LAN when it comes to another zone, and none stays with a zone whose LAN it is not in any more.
 *
 * @param files of {@link readLeaseFiles}, of a moment when no dnsmasq was running that writes them
 * @param lans the appliance's own addresses in the LANs of the zone
 */
export async function settleLeases(
  path: string,
  files: ReadonlyMap<string, string>,
  lans: readonly string[],
): Promise<void> {
  const leases = new Map<string, string>();
  for (const line of [...files.values()].flatMap((text) => text.split('\n'))) {
    const [expires, , address = ''] = line.split(' ');
    if (!/^\d+(\.\d+){3}$/.test(address) || !lans.some((lan) => contains(lan, address))) continue;
    const known = leases.get(address);
    if (known === undefined || Number(known.split(' ')[0]) < Number(expires)) leases.set(address, line);
  }
  await writeWhole(path, [...leases.values()].map((line) => `${line}\n`).join(''));
}
