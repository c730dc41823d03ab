import { describe, expect, test } from 'vitest';
import { CATALOGUE, type NetworkKind } from '../../../provisioning/catalogue.ts';
import { describedParameters, partsOf } from '../../../provisioning/parameter-texts/described-parameters.ts';
import { TEXTS, VALUES } from '../../../provisioning/parameter-texts/zh-hant-tw.ts';

const kinds = Object.keys(CATALOGUE) as NetworkKind[];
const parts = kinds.flatMap((kind) => partsOf(describedParameters(kind) as Record<string, unknown>));

describe.each(kinds)('every parameter of %s', (kind) => {
  const own = partsOf(describedParameters(kind) as Record<string, unknown>);

  test('has a title and a help in English', () => {
    expect(own.filter(({ schema }) => !schema.title || !schema.description).map(({ path }) => path)).toEqual(
      [],
    );
  });

  test('has a title and a help in Traditional Chinese', () => {
    const untold = own.filter(({ schema }) => {
      const { title, description } = (schema['x-zh-Hant-TW'] ?? {}) as {
        title?: string;
        description?: string;
      };
      return !title || !description;
    });
    expect(untold.map(({ path }) => path)).toEqual([]);
  });
});

test('no text is of a parameter that does not exist', () => {
  const known = new Set(parts.map(({ path }) => path));
  expect(Object.keys(TEXTS).filter((path) => !known.has(path))).toEqual([]);
});

test('values with words of their own are those of the enumeration', () => {
  for (const [path, words] of Object.entries(VALUES)) {
    const part = parts.find((candidate) => candidate.path === path);
    expect(Object.keys(words).sort(), path).toEqual([...(part?.schema.enum ?? [])].sort());
  }
});

test('titles are short, and help is no title said again', () => {
  for (const { path, schema } of parts) {
    const { title, description } = schema['x-zh-Hant-TW'] as { title: string; description: string };
    expect([...title].length, path).toBeLessThanOrEqual(20);
    expect(title, path).not.toBe(description);
    expect(schema.title, path).not.toBe(schema.description);
  }
});
