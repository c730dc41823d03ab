/** The parts of JSON Schema (2020-12) that parameters are described with. */
export type Schema = {
  type?: string;
  title?: string;
  description?: string;
  enum?: readonly (string | number)[];
  const?: string | number;
  pattern?: string;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
  anyOf?: readonly Schema[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  maxLength?: number;
  patternProperties?: unknown;
  /** Title and help in the other language. */
  /** Set while rendering: the object it belongs to cannot do without it, and nothing beneath gives it. */
  isNeeded?: boolean;
  'x-zh-Hant-TW'?: { title?: string; description?: string; enum?: Readonly<Record<string, string>> };
};

/** How a value is asked for. */
export type Control =
  | 'flag'
  | 'choice'
  | 'number'
  | 'text'
  | 'site'
  | 'words'
  | 'records'
  | 'variants'
  | 'group';

const ID_PATTERN = '^[0-9a-f]{8}-';

/** `undefined`: not asked for in a form of its own, such as exceptions by site. */
export function controlOf(schema: Schema): Control | undefined {
  if (schema.enum) return 'choice';
  if (schema.anyOf) return 'variants';
  switch (schema.type) {
    case 'boolean':
      return 'flag';
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      return schema.pattern?.startsWith(ID_PATTERN) ? 'site' : 'text';
    case 'array':
      return schema.items && isPlain(schema.items) ? 'words' : 'records';
    case 'object':
      return schema.properties ? 'group' : undefined;
    default:
      return undefined;
  }
}

function isPlain(schema: Schema): boolean {
  return schema.type === 'string' || schema.type === 'integer' || schema.enum !== undefined;
}
