import type { Static, TSchema } from 'typebox';
import { Default, Errors } from 'typebox/value';
import type { Fault } from './errors.ts';
import { schemaFaults } from './schema-faults.ts';

/** A document with its defaults filled in, or what is wrong with it. The argument is not changed. */
export function checkParameters<Schema extends TSchema>(
  schema: Schema,
  raw: unknown,
  pointer = '',
): { value: Static<Schema>; faults: [] } | { value: undefined; faults: Fault[] } {
  const value = Default(schema, structuredClone(raw));
  const faults = schemaFaults(Errors(schema, value)).map(({ pointer: place, code, detail }) => ({
    pointer: pointer + place,
    code: code === 'additionalProperties' ? 'unknown-member' : 'value-invalid',
    detail: `${pointer + place || 'The document'} ${code === 'additionalProperties' ? 'is not a parameter' : detail}`,
  }));
  if (faults.length > 0) return { value: undefined, faults };
  return { value: value as Static<Schema>, faults: [] };
}
