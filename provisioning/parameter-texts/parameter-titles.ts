import { CATALOGUE } from '../catalogue.ts';
import { partsOf } from './described-parameters.ts';
import { TEXTS } from './zh-hant-tw.ts';

type Titles = { en: string; 'zh-Hant-TW': string };

/** By the path of the texts: `*` is an element of a list, `|gateway` a form by its kind. */
const TITLES: ReadonlyMap<string, Titles> = new Map(
  Object.values(CATALOGUE)
    .flatMap(({ parameters }) => partsOf(JSON.parse(JSON.stringify(parameters))))
    .flatMap(({ path, schema }) =>
      schema.title
        ? [[path, { en: schema.title, 'zh-Hant-TW': TEXTS[path]?.[0] ?? schema.title }] as const]
        : [],
    ),
);
const PATHS = Object.values(CATALOGUE).flatMap(({ parameters }) =>
  partsOf(JSON.parse(JSON.stringify(parameters))).map(({ path }) => path),
);
const KNOWN: ReadonlySet<string> = new Set(PATHS);

/**
 * The titles on the way to a parameter, an element of a list counted from 1; none when no kind has such a parameter.
 *
 * @param tokens of a pointer into the parameters
 */
export function parameterTitles(tokens: readonly string[], locale: keyof Titles): string[] {
  let paths = [''];
  const words: string[] = [];
  for (const token of tokens) {
    const isIndex = /^\d+$/.test(token);
    const next = paths.flatMap((path) => formsOf(path).map((form) => `${form}/${isIndex ? '*' : token}`));
    const known = next.filter((path) => KNOWN.has(path));
    // The values of a plain list have no names of their own.
    if (known.length === 0) return isIndex ? words : [];
    paths = known;
    const title = known.map((path) => TITLES.get(path)?.[locale]).find((found) => found !== undefined);
    words.push(isIndex ? String(Number(token) + 1) : (title ?? token));
  }
  return words;
}

function formsOf(path: string): string[] {
  return [
    path,
    ...PATHS.filter((each) => each.startsWith(`${path}|`) && !each.slice(path.length).includes('/')),
  ];
}
