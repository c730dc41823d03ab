import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Default, Errors } from 'typebox/value';
import type { Fault } from './errors.ts';
import { schemaFaults } from './schema-faults.ts';

const validators = new WeakMap<TSchema, Validator>();

function fits(schema: TSchema, value: unknown): boolean {
  const known = validators.get(schema) ?? Compile(schema);
  validators.set(schema, known);
  return known.Check(value);
}

/**
 * A document with its defaults filled in, or what is wrong with it. The argument is not changed.
 *
 * @param locate where in the input a place of the document was written; both are RFC 6901 pointers
 */
export function checkParameters<Schema extends TSchema>(
  schema: Schema,
  raw: unknown,
  locate: (pointer: string) => string = (pointer) => pointer,
): { value: Static<Schema>; faults: [] } | { value: undefined; faults: Fault[] } {
  const value = Default(schema, structuredClone(raw));
  if (fits(schema, value)) return { value: value as Static<Schema>, faults: [] };
  const faults = schemaFaults(Errors(schema, value)).map(({ pointer: place, code, detail }) => {
    const pointer = locate(place);
    return {
      pointer,
      code: code === 'additionalProperties' ? 'unknown-member' : 'value-invalid',
      detail: code === 'additionalProperties' ? 'is not a parameter' : detail,
    };
  });
  return { value: undefined, faults };
}
