import { canonicalJson, type TargetState } from '#protocol';
import { withoutSecrets } from '../secrets.ts';
import type { Change } from './change.ts';
import { COLLECTIONS, type Collection, INTERRUPTING, SECTION_WORDS, UNITS } from './sections.ts';
import { changeSummary, elementSummary } from './summary.ts';
import { memberWords } from './words.ts';

type Members = Record<string, unknown>;

/** Where the walk is: the pointer in each document, its pattern with `*` for indices, and the element it is in, if any. */
type Place = {
  pathBefore: string;
  path: string;
  pattern: string;
  subject: string;
  collection?: Collection;
};

/**
 * What becomes different on an appliance, change by change, in the order of the document. Elements of lists are matched
 * by their names, not their positions. Before the first target state there is nothing: all is added.
 * Equal documents have no changes, and others have at least one. Secrets are never shown.
 */
export function diffTargets(before: TargetState | null, after: TargetState): Change[] {
  return diffMembers(before ?? {}, after, { pathBefore: '', path: '', pattern: '', subject: 'target state' });
}

function diffMembers(before: Members, after: Members, place: Place): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => diffMember(name, before[name], after[name], place));
}

function diffMember(name: string, before: unknown, after: unknown, place: Place): Change[] {
  const inside: Place = {
    ...place,
    pathBefore: `${place.pathBefore}/${name}`,
    path: `${place.path}/${name}`,
    pattern: `${place.pattern}/${name}`,
    subject: place.path === '' ? (SECTION_WORDS[name] ?? name) : place.subject,
  };
  const collection = COLLECTIONS[inside.pattern];
  if (collection) return diffCollection(listOf(before), listOf(after), inside, collection);
  if (isObject(before ?? after) && isObject(after ?? before) && !UNITS.includes(inside.pattern)) {
    return diffMembers(membersOf(before), membersOf(after), inside);
  }
  if (same(before, after)) return [];
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return [
    {
      path: kind === 'removed' ? inside.pathBefore : inside.path,
      kind,
      subject: inside.subject,
      ...shown(before, after),
      summary: changeSummary(inside.subject, name, before, after),
      interruptsConnectivity: interrupts(inside, name, before),
    },
  ];
}

/** A member of an element that exists on both sides is a change of that element, whether it comes, goes or differs. */
function interrupts(place: Place, member: string, before: unknown): boolean {
  if (place.collection) return place.collection.interrupts('changed', member);
  return before !== undefined && INTERRUPTING.some((pattern) => place.pattern.startsWith(pattern));
}

function diffCollection(before: Members[], after: Members[], place: Place, collection: Collection): Change[] {
  const indexOf = (list: Members[]) =>
    new Map(list.map((element, index) => [collection.key(element), index]));
  const [earlier, later] = [indexOf(before), indexOf(after)];
  const removed = before.flatMap((element, index) =>
    later.has(collection.key(element)) ? [] : wholeElement('removed', element, index, place, collection),
  );
  const others = after.flatMap((element, index) => {
    const indexBefore = earlier.get(collection.key(element)) ?? -1;
    const match = before[indexBefore];
    if (!match) return wholeElement('added', element, index, place, collection);
    return diffMembers(match, element, {
      pathBefore: `${place.pathBefore}/${indexBefore}`,
      path: `${place.path}/${index}`,
      pattern: `${place.pattern}/*`,
      subject: collection.subject(element),
      collection,
    });
  });
  return [...removed, ...others, ...diffOrder(before, after, place, collection)];
}

function wholeElement(
  kind: 'added' | 'removed',
  element: Members,
  index: number,
  place: Place,
  collection: Collection,
): Change[] {
  const subject = collection.subject(element);
  return [
    {
      path: `${kind === 'removed' ? place.pathBefore : place.path}/${index}`,
      kind,
      subject,
      ...(kind === 'added' ? shown(undefined, element) : shown(element, undefined)),
      summary: elementSummary(kind, subject, element),
      interruptsConnectivity: collection.interrupts(kind, ''),
    },
  ];
}

function diffOrder(before: Members[], after: Members[], place: Place, collection: Collection): Change[] {
  const keys = (list: Members[], other: Members[]) => {
    const known = new Set(other.map(collection.key));
    return list.map(collection.key).filter((key) => known.has(key));
  };
  const [earlier, later] = [keys(before, after), keys(after, before)];
  if (same(earlier, later)) return [];
  const subject = `${place.subject} ${memberWords(place.path.split('/').at(-1) ?? '')}`;
  return [
    {
      path: place.path,
      kind: 'changed',
      subject,
      before: earlier,
      after: later,
      summary: `${subject}: in another order`,
      interruptsConnectivity: collection.ordered === true,
    },
  ];
}

function shown(before: unknown, after: unknown): { before?: unknown; after?: unknown } {
  return {
    ...(before !== undefined && { before: withoutSecrets(before) }),
    ...(after !== undefined && { after: withoutSecrets(after) }),
  };
}

function same(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function membersOf(value: unknown): Members {
  return isObject(value) ? value : {};
}

function listOf(value: unknown): Members[] {
  return Array.isArray(value) ? value : [];
}
