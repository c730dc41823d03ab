import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { Log } from '../log.ts';
import type { Disk } from './disk.ts';

/**
 * A JSON file of the given shape; `undefined` when there is none. What is there but cannot be understood counts as
 * missing too and is logged: an agent that stops over a damaged file is worse than one that asks again.
 */
export async function readJson<Schema extends TSchema>(
  disk: Disk,
  name: string,
  schema: Schema,
  log: Log,
): Promise<Static<Schema> | undefined> {
  const content = await disk.read(name);
  if (!content) return undefined;
  const value = parseJson(content);
  if (Check(schema, value)) return value as Static<Schema>;
  log.error({ file: name }, 'file is damaged, going on without it');
  return undefined;
}

/** `undefined` for what is not JSON. */
export function parseJson(content: Uint8Array | string): unknown {
  try {
    return JSON.parse(typeof content === 'string' ? content : Buffer.from(content).toString('utf8'));
  } catch {
    return undefined;
  }
}
