import type { Static, TSchema } from 'typebox';
import { Default, Errors } from 'typebox/value';
import type { Fault } from './errors.ts';

/** A document with its defaults filled in, or what is wrong with it. The argument is not changed. */
export function checkParameters<Schema extends TSchema>(
  schema: Schema,
  raw: unknown,
  pointer = '',
): { value: Static<Schema>; faults: [] } | { value: undefined; faults: Fault[] } {
  const value = Default(schema, structuredClone(raw));
  const faults = Errors(schema, value)
    .filter((error) => error.keyword !== 'additionalProperties')
    .map((error) => ({
      pointer: pointer + error.instancePath,
      code: error.keyword === 'boolean' ? 'unknown-member' : 'value-invalid',
      detail:
        error.keyword === 'boolean'
          ? `${pointer}${error.instancePath} is not a parameter`
          : `${pointer + error.instancePath || 'The document'} ${error.message}`,
    }));
  if (faults.length > 0) return { value: undefined, faults };
  return { value: value as Static<Schema>, faults: [] };
}
