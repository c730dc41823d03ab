import type { TSchema } from 'typebox';

type Schema = {
  type?: string;
  anyOf?: readonly Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
};

/** Integers and numbers as JSON writes them (RFC 8259 §6): no other base, no blanks, no fraction of an integer. */
const INTEGER = /^-?(0|[1-9]\d*)$/;
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Values of a path or query, which are text, as their schema has them. What is not written as such a value stays text, and
 * so fails its check.
 */
export function fromText(schema: TSchema, given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given;
  const { properties = {} } = schema as Schema;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const member = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return [name, member ? convert(member, value) : value];
    }),
  );
}

function convert(schema: Schema, value: unknown): unknown {
  // One of a list is a list of one.
  if (schema.type === 'array') return [value].flat().map((item) => convert(schema.items ?? {}, item));
  if (typeof value !== 'string') return value;
  for (const { type } of schema.anyOf ?? [schema]) {
    if (type === 'integer' && INTEGER.test(value)) return Number(value);
    if (type === 'number' && NUMBER.test(value)) return Number(value);
    if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  }
  return value;
}
