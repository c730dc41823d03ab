import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TargetState } from '#protocol';
import { makeDirectory, readIfThere, writeWhole } from '../daemon/files.ts';
import { resolverFile, resolverFiles } from '../resolvers.ts';

/** Resolvers of static WANs; those of the others come by their clients, and go when the WAN is no longer theirs. */
export async function writeResolvers(run: string, target: TargetState, resolvConf: string): Promise<void> {
  for (const { name, addressing } of target.interfaces.wans) {
    const path = resolverFile(run, name);
    await makeDirectory(dirname(path));
    if (addressing.method === 'static') await writeWhole(path, asResolvConf(addressing.nameservers));
  }
  const all = await allResolvers(run, target);
  if (all !== '') await writeResolvConf(resolvConf, all);
}

/** What resolv.conf shall hold; empty while no WAN has told a resolver, when it is left as it is. */
export async function allResolvers(run: string, target: TargetState): Promise<string> {
  const texts = await Promise.all(resolverFiles(run, target).map(readIfThere));
  const all = texts.join('').trim();
  return all === '' ? '' : `${all}\n`;
}

/** In place: the file may be mounted over or a link. */
export async function writeResolvConf(path: string, text: string): Promise<void> {
  if ((await readIfThere(path)) !== text) await writeFile(path, text);
}

function asResolvConf(nameservers: readonly string[]): string {
  return nameservers.map((address) => `nameserver ${address}\n`).join('');
}
