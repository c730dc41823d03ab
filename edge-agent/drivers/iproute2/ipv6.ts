import { join } from 'node:path';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { makeDirectory, readIfThere, writeWhole } from '../daemon/files.ts';
import { run } from '../daemon/run.ts';
import { type Address, type Ipv6, PROTOCOL, parseIpv6, planIpv6 } from './plan-ipv6.ts';

const Memory = Type.Array(Type.Object({ device: Type.String(), address: Type.String() }));

/** @param directory holds `ipv6.json`, what was set in this boot */
export function createIpv6(directory: string) {
  const path = join(directory, 'ipv6.json');
  return {
    /** Brings IPv6 to what is wanted; a machine without IPv6 is asked for nothing as long as nothing is wanted. */
    async reconcile(wanted: Ipv6, signal?: AbortSignal): Promise<void> {
      const remembered = await readMemory(path);
      if (wanted.addresses.length + wanted.routes.length + remembered.length === 0) return;
      await makeDirectory(directory);
      await writeWhole(path, JSON.stringify([...remembered, ...wanted.addresses]));
      const lines = planIpv6(wanted, await currentIpv6(), remembered);
      if (lines.length > 0) {
        await run('ip', ['-6', '-batch', '-'], { input: `${lines.join('\n')}\n`, ...(signal && { signal }) });
      }
      await writeWhole(path, JSON.stringify(wanted.addresses));
    },
  };
}

/** Addresses of every device, and the routes that are ours. */
export async function currentIpv6(): Promise<Ipv6> {
  const [addresses, routes] = await Promise.all([
    run('ip', ['-6', '-json', 'address', 'show', 'scope', 'global']),
    run('ip', ['-6', '-json', 'route', 'show', 'default', 'proto', PROTOCOL]),
  ]);
  return parseIpv6(JSON.parse(addresses.stdout || '[]'), JSON.parse(routes.stdout || '[]'));
}

async function readMemory(path: string): Promise<Address[]> {
  try {
    const value: unknown = JSON.parse((await readIfThere(path)) ?? '[]');
    return Value.Check(Memory, value) ? value : [];
  } catch {
    return [];
  }
}
