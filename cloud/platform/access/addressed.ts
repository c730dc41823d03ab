import type { Reference, ResourceType } from './resource-types.ts';
import { paramOf, type RouteAccess } from './route-access.ts';

/** An id that a request names; `pointer` is where its body does. */
export type Named = Reference & { pointer?: string };

type Request = { params: unknown; body: unknown };

/** Every id by which a request names a resource, in path and body. */
export function namedBy(access: RouteAccess, { params, body }: Request): Named[] {
  const ofPath = paramOf(access);
  const id = ofPath && (params as Record<string, unknown>)[ofPath.param];
  return [
    ...(ofPath ? asReference(ofPath.type, id) : []),
    ...Object.entries(access.references ?? {}).flatMap(([pattern, reference]) => {
      const type = typeof reference === 'string' ? reference : reference.type;
      return valuesAt(body, pattern).flatMap(({ pointer, value }) =>
        asReference(type, value).map((one) => ({ ...one, pointer })),
      );
    }),
  ];
}

const asReference = (type: ResourceType, value: unknown): Reference[] =>
  typeof value === 'string' || typeof value === 'number' ? [{ type, id: String(value) }] : [];

/** What stands at a pointer in which `*` is every element of an array. */
function valuesAt(document: unknown, pattern: string): { pointer: string; value: unknown }[] {
  let places = [{ pointer: '', value: document }];
  for (const step of pattern.split('/').slice(1)) {
    places = places.flatMap(({ pointer, value }) => {
      if (typeof value !== 'object' || value === null) return [];
      const keys = step === '*' ? Object.keys(value) : Object.hasOwn(value, step) ? [step] : [];
      return keys.map((key) => ({
        pointer: `${pointer}/${key}`,
        value: (value as Record<string, unknown>)[key],
      }));
    });
  }
  return places;
}
