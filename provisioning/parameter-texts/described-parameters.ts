import { CATALOGUE, type NetworkKind } from '../catalogue.ts';
import { TEXTS, VALUES } from './zh-hant-tw.ts';

/** The keywords of JSON Schema by which parameters are nested. */
type Schema = {
  [keyword: string]: unknown;
  title?: string;
  description?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
};

/** A part of a schema and its path in the texts: `*` is an element of a list, `|gateway` a form by its kind. */
export type Part = { path: string; schema: Schema };

/**
 * The JSON Schema of a kind's parameters with title and help in both languages: `title` and `description` in English,
 * and `x-zh-Hant-TW: { title, description, enum? }` in Traditional Chinese, where `enum` has a word for each value.
 */
export function describedParameters(kind: NetworkKind): object {
  const { parameters, title } = CATALOGUE[kind];
  const schema = JSON.parse(JSON.stringify(parameters)) as Schema;
  for (const part of partsOf(schema)) translate(part);
  return { ...schema, 'x-zh-Hant-TW': { title: title['zh-Hant-TW'] } };
}

function translate({ path, schema }: Part): void {
  const text = TEXTS[path];
  if (!text) return;
  const [title, description] = text;
  const words = VALUES[path];
  schema['x-zh-Hant-TW'] = { title, description, ...(words && { enum: words }) };
}

/** All parts of a schema but the whole of it, and values in lists of plain ones, which have no name. */
export function partsOf(schema: Schema, path = ''): Part[] {
  const inside = [
    ...Object.entries(schema.properties ?? {}).map(([name, member]) => ({
      path: `${path}/${name}`,
      schema: member,
    })),
    ...(schema.items?.properties || schema.items?.anyOf ? [{ path: `${path}/*`, schema: schema.items }] : []),
    ...(schema.anyOf ?? []).map((form) => ({
      path: `${path}|${form.properties?.kind?.const}`,
      schema: form,
    })),
  ];
  return inside.flatMap((part) => [part, ...partsOf(part.schema, part.path)]);
}
