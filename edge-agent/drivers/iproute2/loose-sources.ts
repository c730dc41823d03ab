import { writeFile } from 'node:fs/promises';

const REVERSE_PATH_FILTER = '/proc/sys/net/ipv4/conf/all/rp_filter';

/**
 * The strict reverse path filter (RFC 3704) drops what a less preferred line brings, since the way back is the other
 * one; the loose one of the same RFC (2) overrules it on every device.
 */
export async function acceptOnEveryLine(): Promise<void> {
  await writeFile(REVERSE_PATH_FILTER, '2');
}
