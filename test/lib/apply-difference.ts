import { elementKeys } from '../../provisioning/diff/element-keys.ts';
import { COLLECTIONS, type Collection, type Element } from '../../provisioning/diff/sections.ts';
import type { Segment, Step } from '../../provisioning/diff/steps.ts';

type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

/**
 * The later document, from the earlier one and the steps between them. Neither argument is changed.
 *
 * @param before null when there was nothing
 */
export function applyDifference(before: unknown, steps: readonly Step[]): unknown {
  const document = structuredClone((before ?? {}) as Element);
  const of = <Kind extends Step['kind']>(kind: Kind) =>
    steps.filter((step): step is StepOf<Kind> => step.kind === kind);
  // Elements are found by their keys, so what is inside them comes before the lists themselves, and who leaves before
  // who moves; in what is left newcomers take their final places from the front.
  for (const step of of('set')) setMember(document, step.at, step.value);
  for (const step of of('unset')) setMember(document, step.at, undefined);
  // The second of two alike is known by the first: from the back, keys do not shift.
  for (const step of of('remove').toReversed()) {
    const { list, collection } = listAt(document, step.at);
    list.splice(elementKeys(list, collection).indexOf(step.key), 1);
  }
  for (const step of of('order')) reorder(listAt(document, step.at), step.keys);
  for (const step of of('insert')) {
    listAt(document, step.at).list.splice(step.index, 0, structuredClone(step.value) as Element);
  }
  return document;
}

function setMember(document: Element, at: readonly Segment[], value: unknown): void {
  const parent = nodeAt(document, at.slice(0, -1)) as Element;
  const name = at.at(-1) as string;
  if (value === undefined) delete parent[name];
  else parent[name] = structuredClone(value);
}

function reorder(
  { list, collection }: { list: Element[]; collection: Collection },
  keys: readonly string[],
): void {
  const known = elementKeys(list, collection);
  const inOrder = keys.map((key) => list[known.indexOf(key)] as Element);
  list.splice(0, list.length, ...inOrder);
}

function listAt(document: Element, at: readonly Segment[]): { list: Element[]; collection: Collection } {
  return { list: nodeAt(document, at) as Element[], collection: collectionAt(at) };
}

function nodeAt(document: Element, at: readonly Segment[]): unknown {
  let node: unknown = document;
  for (const [index, segment] of at.entries()) {
    if (typeof segment === 'string') node = (node as Element)[segment];
    else {
      const list = node as Element[];
      node = list[elementKeys(list, collectionAt(at.slice(0, index))).indexOf(segment.key)];
    }
  }
  return node;
}

function collectionAt(at: readonly Segment[]): Collection {
  const pattern = at.map((segment) => `/${typeof segment === 'string' ? segment : '*'}`).join('');
  return COLLECTIONS[pattern] as Collection;
}
