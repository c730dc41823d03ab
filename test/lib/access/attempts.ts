import { ID_NAMES, type IdName, type Ids, nameOf, unknownId } from './ids.ts';

/** One request of an operation. */
export type Attempt = { path: Record<string, string | number>; query: Record<string, string>; body: unknown };
/** One id of it replaced by another's and by nobody's: they must be answered alike. */
export type Pair = {
  name: IdName;
  what: string;
  foreign: Attempt;
  unknown: Attempt;
  ids: [foreign: string, unknown: string];
};

/** Every id in path and body of an attempt, each replaced by itself. */
export function pairsOf(attempt: Attempt, own: Ids, other: Ids): Pair[] {
  return ID_NAMES.flatMap((name) => {
    if (own[name] === other[name]) return [];
    return (['path', 'body'] as const).flatMap((place) => {
      const foreign = replaced(attempt[place], own, name, other[name]);
      if (JSON.stringify(foreign) === JSON.stringify(attempt[place])) return [];
      const unknown = replaced(attempt[place], own, name, unknownId(name));
      return [pair(`${name} in ${place}`, attempt, { [place]: foreign }, { [place]: unknown }, name, other)];
    });
  });
}

const QUERY_NAMES: Record<string, IdName> = {
  reseller_id: 'reseller',
  customer_id: 'customer',
  site_id: 'site',
  network_id: 'network',
  appliance_id: 'appliance',
  teleworker_id: 'teleworker',
};

/** Each query parameter that is an id: another's, and nobody's. Those of templates are nobody's anyway. */
export function queryPairsOf(attempt: Attempt, queryIds: readonly string[], own: Ids, other: Ids): Pair[] {
  return queryIds.flatMap((parameter) => {
    if (parameter.startsWith('template_')) return [];
    const name = QUERY_NAMES[parameter];
    if (!name) throw new Error(`which id is ?${parameter}`);
    if (own[name] === other[name]) return [];
    const query = (id: string) => ({ query: { ...attempt.query, [parameter]: id } });
    return [pair(`?${parameter}`, attempt, query(other[name]), query(unknownId(name)), name, other)];
  });
}

function pair(
  what: string,
  attempt: Attempt,
  foreign: Partial<Attempt>,
  unknown: Partial<Attempt>,
  name: IdName,
  other: Ids,
): Pair {
  return {
    name,
    what,
    foreign: { ...attempt, ...foreign },
    unknown: { ...attempt, ...unknown },
    ids: [other[name], unknownId(name)],
  };
}

/** The document with every occurrence of one of the ids replaced. */
function replaced<T>(document: T, own: Ids, name: IdName, id: string): T {
  const walk = (value: unknown): unknown => {
    if (nameOf(value, own) === name) return typeof value === 'number' ? Number(id) : id;
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]));
  };
  return walk(document) as T;
}

/** Whether something stands at a pointer in which `*` is every element. */
export function isSaid(document: unknown, pointer: string): boolean {
  let places = [document];
  for (const step of pointer.split('/').slice(1)) {
    places = places.flatMap((value) => {
      if (typeof value !== 'object' || value === null) return [];
      if (step === '*') return Object.values(value);
      return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : [];
    });
  }
  return places.length > 0;
}
