import { RESOURCES, type ResourceKind } from './resources.ts';

/** A resource a request is about. `kind` is absent where nothing is known of how it lies in the database. */
export type Addressed = { type: string; id: string | null; kind?: ResourceKind; keys: readonly string[] };

const BASE = '/api/v1';

/** What the route `/api/v1/networks/:id/…` with these parameters is about. */
export function addressedBy(route: string, params: Record<string, string>): Addressed {
  const path = route.startsWith(BASE) ? route.slice(BASE.length) : route;
  const kind = RESOURCES.filter((one) => path === one.path || path.startsWith(`${one.path}/`))
    .sort((a, b) => b.path.length - a.path.length)
    .at(0);
  if (!kind) return { type: path.split('/')[1] ?? '', id: Object.values(params).at(0) ?? null, keys: [] };
  const keys = parametersOf(kind.path).map((name) => params[name] ?? '');
  return { type: kind.type, id: keys.join('/'), kind, keys };
}

/** What a `Location` header points to: something that was made. */
export function addressedAt(location: string): Addressed | undefined {
  const path = location.startsWith(BASE) ? location.slice(BASE.length) : location;
  for (const kind of RESOURCES) {
    const pattern = kind.path.split('/');
    const parts = path.split('/');
    const fits =
      pattern.length === parts.length && pattern.every((part, i) => isParameter(part) || part === parts[i]);
    if (!fits) continue;
    const keys = parts.filter((_part, i) => isParameter(pattern[i] ?? ''));
    return { type: kind.type, id: keys.join('/'), kind, keys };
  }
  return undefined;
}

const isParameter = (part: string): boolean => part.startsWith(':');
const parametersOf = (path: string): string[] =>
  path
    .split('/')
    .filter(isParameter)
    .map((part) => part.slice(1));
