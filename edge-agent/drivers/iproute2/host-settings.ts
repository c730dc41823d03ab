import { readFile, writeFile } from 'node:fs/promises';

const HOSTNAME = '/proc/sys/kernel/hostname';
const IGNORE_LINK_DOWN = '/proc/sys/net/ipv4/conf/all/ignore_routes_with_linkdown';

export async function readHostname(): Promise<string> {
  return (await readFile(HOSTNAME, 'utf8')).trim();
}

export async function writeHostname(name: string): Promise<void> {
  if ((await readHostname()) !== name) await writeFile(HOSTNAME, name);
}

/** A default route over a line without carrier gives way to that of the other WAN. */
export async function avoidDeadLines(): Promise<void> {
  await writeFile(IGNORE_LINK_DOWN, '1');
}
