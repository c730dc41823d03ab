import { createHash } from 'node:crypto';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { readIfThere, writeWhole } from '../daemon/files.ts';
import type { Connection } from './connection.ts';

const Loaded = Type.Record(Type.String(), Type.String());

/** Digest of each connection by name, to know on the next activation which ones changed. */
export function digests(connections: readonly Connection[]): Record<string, string> {
  return Object.fromEntries(
    connections.map(({ name, text }) => [name, createHash('sha256').update(text).digest('hex')]),
  );
}

/** What charon was given last; lies in the run directory, since charon forgets it at a reboot. */
export async function readLoaded(path: string): Promise<Record<string, string>> {
  try {
    const value: unknown = JSON.parse((await readIfThere(path)) ?? '{}');
    return Value.Check(Loaded, value) ? value : {};
  } catch {
    return {};
  }
}

export function writeLoaded(path: string, loaded: Record<string, string>): Promise<void> {
  return writeWhole(path, JSON.stringify(loaded));
}
