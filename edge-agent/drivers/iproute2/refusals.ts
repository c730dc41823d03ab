import { join } from 'node:path';
import type { Report } from '#protocol';
import { readIfThere } from '../daemon/files.ts';

/** Where the hook of a WAN's client tells that it refused: `<address> <prefix length> <network>`. */
export const refusalPath = (directory: string, wan: string) => join(directory, `${wan}.refused`);

/** What the client of a WAN was offered last and did not take; undefined when it took it. */
export async function refusalOf(
  directory: string,
  wan: string,
): Promise<Report['wanAddresses'][number] | undefined> {
  const text = await readIfThere(refusalPath(directory, wan));
  const [address, length, refusedFor] = text?.trim().split(' ') ?? [];
  if (!address || !length || !refusedFor) return undefined;
  return { wan, address, prefixLength: Number(length), refusedFor };
}
