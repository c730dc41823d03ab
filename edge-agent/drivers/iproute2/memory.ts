import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Wan } from '#protocol';
import { readIfThere, writeWhole } from '../daemon/files.ts';
import type { WantedDevice } from './wanted.ts';

const Memory = Type.Object({
  /** Devices a target state used in this boot. */
  used: Type.Array(Type.String()),
  /** Devices this driver made. */
  made: Type.Array(Type.String()),
  /** WANs with a client daemon. */
  clients: Type.Array(Type.String()),
});
export type Memory = Static<typeof Memory>;

export const NOTHING: Memory = { used: [], made: [], clients: [] };

/** What to clean up later. It lies in the run directory: a reboot undoes what it speaks of. */
export async function readMemory(path: string): Promise<Memory> {
  try {
    const value: unknown = JSON.parse((await readIfThere(path)) ?? 'null');
    return Value.Check(Memory, value) ? value : NOTHING;
  } catch {
    return NOTHING;
  }
}

export function writeMemory(path: string, memory: Memory): Promise<void> {
  return writeWhole(path, JSON.stringify(memory));
}

export function union(a: Memory, b: Memory): Memory {
  const both = (one: string[], other: string[]) => [...new Set([...one, ...other])];
  return {
    used: both(a.used, b.used),
    made: both(a.made, b.made),
    clients: both(a.clients, b.clients),
  };
}

export function memoryOf(wanted: readonly WantedDevice[], calling: readonly Wan[]): Memory {
  return {
    used: wanted.map(({ device }) => device),
    made: wanted.filter(({ vlan }) => vlan).map(({ device }) => device),
    clients: calling.map(({ name }) => name),
  };
}
