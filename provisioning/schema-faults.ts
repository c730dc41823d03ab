import { Settings } from 'typebox/system';
import { wordsOfPattern } from './pattern-words.ts';

// TypeBox stops after eight, and each form of a union has its own: what was meant would often not be among them.
Settings.Set({ maxErrors: 100 });

/** What TypeBox tells of a value that does not fit its schema. */
export type SchemaError = {
  keyword: string;
  schemaPath: string;
  instancePath: string;
  params: object;
  message: string;
};

/** `pointer` is an RFC 6901 pointer into the value, `code` a keyword of JSON Schema. */
export type SchemaFault = { pointer: string; code: string; detail: string };

/**
 * The errors a person needs to mend the value: each place once, every missing member by its name, and of a union only
 * the form that was meant.
 */
export function schemaFaults(errors: readonly SchemaError[]): SchemaFault[] {
  // The outermost: which form of it was meant is told by what is wrong within.
  const [union] = errors
    .filter(({ keyword }) => keyword === 'anyOf')
    .sort((a, b) => a.schemaPath.length - b.schemaPath.length);
  if (!union) return errors.flatMap(faultsOf);
  const branch = `${union.schemaPath}/anyOf/`;
  const ofUnion = (error: SchemaError) => isBelow(error, branch) && isAt(error, union.instancePath);
  const rest = errors.filter((error) => error !== union && !ofUnion(error));
  return [...unionFaults(union, errors.filter(ofUnion), branch), ...schemaFaults(rest)];
}

function unionFaults(union: SchemaError, errors: SchemaError[], branch: string): SchemaFault[] {
  const forms = Map.groupBy(errors, ({ schemaPath }) => schemaPath.slice(branch.length).split('/')[0]);
  const meant = [...forms.values()].filter((form) => !form.some((error) => rulesOut(error, union)));
  if (meant.length === 1 && meant[0]) return schemaFaults(meant[0]);
  const tag = errors.find((error) => error.keyword === 'const' && rulesOut(error, union));
  const pointer = meant.length === 0 && tag ? tag.instancePath : union.instancePath;
  if (pointer !== union.instancePath) return [oneOf(pointer, errors)];
  const details = errors.filter((error) => error.instancePath === pointer).map(wordsOf);
  return [{ pointer, code: 'anyOf', detail: [...new Set(details)].join(', or ') || wordsOf(union) }];
}

/** Whether the error says that another form was meant: another type, or another constant in a member that tells forms apart. */
function rulesOut({ keyword, instancePath }: SchemaError, union: SchemaError): boolean {
  if (keyword === 'type') return instancePath === union.instancePath;
  if (keyword !== 'const' && keyword !== 'enum') return false;
  return instancePath.slice(union.instancePath.length).split('/').length <= 2;
}

function oneOf(pointer: string, errors: readonly SchemaError[]): SchemaFault {
  const values = errors
    .filter((error) => error.instancePath === pointer)
    .flatMap(({ params }) => {
      const { allowedValue, allowedValues } = params as { allowedValue?: unknown; allowedValues?: unknown[] };
      return allowedValues ?? (allowedValue === undefined ? [] : [allowedValue]);
    });
  return { pointer, code: 'enum', detail: `must be one of ${[...new Set(values)].join(', ')}` };
}

function faultsOf(error: SchemaError): SchemaFault[] {
  const { keyword, instancePath: pointer } = error;
  const { requiredProperties } = error.params as { requiredProperties?: string[] };
  // The object's own error of having unknown members is told by those members.
  if (keyword === 'additionalProperties') return [];
  if (keyword === 'boolean') return [{ pointer, code: 'additionalProperties', detail: 'is not known here' }];
  if (keyword === 'enum') return [oneOf(pointer, [error])];
  if (!requiredProperties) return [{ pointer, code: keyword, detail: wordsOf(error) }];
  return requiredProperties.map((name) => ({
    pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    code: keyword,
    detail: 'is missing',
  }));
}

/** What to do about it, as a person says it of the field: no pattern, no keyword of a schema. */
function wordsOf({ keyword, params }: SchemaError): string {
  const { limit, type, allowedValue, pattern, multipleOf } = params as Partial<Record<string, unknown>>;
  switch (keyword) {
    case 'type':
      return [type].flat().map((each) => TYPES[String(each)] ?? OTHERWISE)[0] ?? OTHERWISE;
    case 'const':
      return `must be ${allowedValue}`;
    case 'pattern':
      return wordsOfPattern(pattern) ?? OTHERWISE;
    case 'multipleOf':
      return `must be a multiple of ${multipleOf}`;
    case 'minLength':
      return limit === 1 ? 'must not be blank' : `must have at least ${limit} characters`;
    case 'anyOf':
      return 'has no form that is known here';
    default:
      return BOUNDS[keyword]?.(limit) ?? OTHERWISE;
  }
}

const OTHERWISE = 'is not written as it should be';
const TYPES: Record<string, string> = {
  string: 'must be text',
  number: 'must be a number',
  integer: 'must be a whole number',
  boolean: 'must be yes or no',
  array: 'must be a list',
  object: 'must be a group of values',
  null: 'must be empty',
};
const BOUNDS: Record<string, (limit: unknown) => string> = {
  minimum: (limit) => `must be at least ${limit}`,
  maximum: (limit) => `must be at most ${limit}`,
  exclusiveMinimum: (limit) => `must be more than ${limit}`,
  exclusiveMaximum: (limit) => `must be less than ${limit}`,
  maxLength: (limit) => `must have at most ${limit} characters`,
  minItems: (limit) => `must have at least ${limit} entries`,
  maxItems: (limit) => `must have at most ${limit} entries`,
  uniqueItems: () => 'must name each entry once',
  minProperties: () => 'must say what shall change',
  maxProperties: (limit) => `must have at most ${limit} entries`,
};

const isBelow = ({ schemaPath }: SchemaError, branch: string): boolean => schemaPath.startsWith(branch);
const isAt = ({ instancePath }: SchemaError, place: string): boolean =>
  instancePath === place || instancePath.startsWith(`${place}/`);
