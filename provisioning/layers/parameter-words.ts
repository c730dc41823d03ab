import type { TSchema } from 'typebox';
import { CATALOGUE } from '../catalogue.ts';
import { memberWords } from '../diff/words.ts';
import { tokensOf } from '../json-pointer.ts';
import { propertiesOf } from './patch-faults.ts';

/** What a person calls a parameter: the titles on the way to it, e.g. `DNS, upstream resolvers`. */
export function parameterWords(pointer: string): string {
  const tokens = tokensOf(pointer);
  const titles = Object.values(CATALOGUE)
    .map(({ parameters }) => titlesOf(parameters, tokens))
    .find((found) => found !== undefined);
  return (titles ?? tokens.map(memberWords)).join(', ');
}

function titlesOf(schema: TSchema, tokens: readonly string[]): string[] | undefined {
  const [name, ...rest] = tokens;
  if (name === undefined) return [];
  const properties = propertiesOf(schema);
  const member = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
  const inside = member && titlesOf(member, rest);
  if (!inside) return undefined;
  const { title = memberWords(name) } = member as { title?: string };
  return [title, ...inside];
}
