import fc from 'fast-check';
import type { TargetState } from '#protocol';

type Node = Record<string, unknown>;

/** One change at random: what it does is drawn when it is applied. */
type Mutation = { at: number; what: 'drop' | 'repeat' | 'swap' | 'replace' | 'reverse'; other: number };

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  what: fc.constantFrom('drop', 'repeat', 'swap', 'replace', 'reverse'),
  other: fc.nat(),
});

/**
 * A target state with elements of its lists dropped, repeated, swapped and reversed, and values replaced by others: no
 * longer one that would be rendered, but all that a difference must cope with.
 */
export function mutated(target: TargetState): fc.Arbitrary<TargetState> {
  return fc.array(mutation, { maxLength: 6 }).map((mutations) => {
    const copy = structuredClone(target);
    for (const one of mutations) mutate(copy, one);
    return copy;
  });
}

function mutate(target: TargetState, { at, what, other }: Mutation): void {
  const lists = placesIn(target).filter((place) => Array.isArray(place.parent[place.name]));
  const place = lists[at % lists.length];
  const list = place?.parent[place.name] as unknown[];
  const [first, second] = [other % Math.max(1, list.length), at % Math.max(1, list.length)];
  if (what === 'drop') list.splice(first, 1);
  else if (what === 'reverse') list.reverse();
  else if (what === 'repeat' && list.length > 0) list.splice(second, 0, structuredClone(list[first]));
  else if (what === 'swap' && list.length > 1) [list[first], list[second]] = [list[second], list[first]];
  else if (what === 'replace') replaceScalar(target, other);
}

function replaceScalar(target: TargetState, at: number): void {
  const scalars = placesIn(target).filter(({ parent, name }) => typeof parent[name] !== 'object');
  const place = scalars[at % scalars.length];
  if (!place) return;
  const value = place.parent[place.name];
  place.parent[place.name] = typeof value === 'number' ? value + 1 : `${value}x`;
}

function placesIn(node: unknown): { parent: Node; name: string }[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.keys(node).flatMap((name) => [
    { parent: node as Node, name },
    ...placesIn((node as Node)[name]),
  ]);
}
