import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../daemon/files.ts';

const LEASES = /^(.*\.)?leases$/;

/** The lease files of all zones, also those that are gone: what dnsmasq last wrote. */
export async function readLeaseFiles(directory: string): Promise<string[]> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => LEASES.test(name)).sort();
  return Promise.all(names.map(async (name) => (await readIfThere(join(directory, name))) ?? ''));
}
