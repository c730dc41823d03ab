import { writeFile } from 'node:fs/promises';

const IGNORE_LINK_DOWN = '/proc/sys/net/ipv4/conf/all/ignore_routes_with_linkdown';

/** A default route over a line without carrier gives way to that of the other WAN. */
export async function avoidDeadLines(): Promise<void> {
  await writeFile(IGNORE_LINK_DOWN, '1');
}
