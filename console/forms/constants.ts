import type { Schema } from './schema.ts';

/** What one variant of an object always says. */
export function constantsOf(schema: Schema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {})
      .filter(([, member]) => member.const !== undefined)
      .map(([name, member]) => [name, member.const]),
  );
}
