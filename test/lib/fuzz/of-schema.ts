import fc from 'fast-check';
import { Timestamp } from '#protocol';

/** A JSON schema as TypeBox and the OpenAPI document write it. */
export type Schema = {
  type?: string | string[];
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: readonly string[];
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
};

/** What stands in for strings of a pattern, e.g. ids that exist. `undefined`: any that fits. */
export type Known = (pattern: string) => readonly string[] | undefined;

/** Some values that fit a schema, drawn from again and again: making one costs more than most of what they are for. */
export const someOfSchema = (schema: object, known?: Known, size = 300): fc.Arbitrary<unknown> =>
  fc.constantFrom(...fc.sample(ofSchema(schema as Schema, known), size));

/** Values that fit a schema, or nearly so; cross-field rules are not known here. */
function ofSchema(schema: Schema, known: Known = () => undefined, depth = 0): fc.Arbitrary<unknown> {
  const inside = (one: Schema) => ofSchema(one, known, depth + 1);
  const options = schema.anyOf ?? schema.oneOf;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (options && options.length > 0) return fc.oneof(...options.map(inside));
  if (schema.allOf) {
    return fc.tuple(...schema.allOf.map(inside)).map((parts) => Object.assign({}, ...(parts as object[])));
  }
  const types = [schema.type ?? (schema.properties ? 'object' : 'any')].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, known, depth)));
}

function ofType(type: string, schema: Schema, known: Known, depth: number): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1000, max: schema.maximum ?? 2 ** 31 - 1 });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case 'string':
      return ofString(schema, known);
    case 'array': {
      const minLength = schema.minItems ?? 0;
      const maxLength = Math.max(minLength, Math.min(schema.maxItems ?? 3, 3));
      return fc.array(ofSchema(schema.items ?? {}, known, depth + 1), { minLength, maxLength });
    }
    case 'object':
      return ofObject(schema, known, depth);
    default:
      return depth > 6 ? fc.constant(null) : fc.jsonValue({ maxDepth: 2 });
  }
}

function ofObject(schema: Schema, known: Known, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {});
  const named = Object.fromEntries(
    properties.map(([name, member]) => [name, ofSchema(member, known, depth + 1)]),
  );
  const requiredKeys = (schema.required ?? []).filter((name) => name in named);
  const [pattern, member] = Object.entries(schema.patternProperties ?? {})[0] ?? [];
  const further = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : member;
  const known_ = fc.record(named, { requiredKeys });
  if (!further) return known_;
  const names = pattern ? ofString({ pattern }, known) : fc.string({ minLength: 1, maxLength: 8 });
  const others = fc.dictionary(names, ofSchema(further, known, depth + 1), { maxKeys: 2 });
  return fc.tuple(known_, others).map(([a, b]) => ({ ...b, ...a }));
}

const INSTANT = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString());

function ofString(
  { pattern, minLength = 0, maxLength: longest = 40 }: Schema,
  known: Known,
): fc.Arbitrary<string> {
  const maxLength = Math.max(minLength, Math.min(longest, 40));
  if (pattern === undefined) {
    return fc.string({
      minLength,
      maxLength: Math.max(minLength, Math.min(maxLength, 40)),
      unit: 'grapheme',
    });
  }
  const given = known(pattern);
  if (given && given.length > 0) return fc.constantFrom(...given);
  if (pattern === (Timestamp as Schema).pattern) return INSTANT;
  try {
    const fitting = fc.stringMatching(new RegExp(pattern), { size: 'small' });
    return fitting.map((text) => text.slice(0, longest));
  } catch {
    // Look-arounds have no generator.
    return fc.string({ minLength, maxLength });
  }
}
