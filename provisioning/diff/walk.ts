import type { TargetState } from '#protocol';
import { isObject } from '../merge-patch.ts';
import { sameJson } from '../same-json.ts';
import { withoutSecrets } from '../secrets.ts';
import type { Change } from './change.ts';
import { elementKeys } from './element-keys.ts';
import { orderSummary } from './order-summary.ts';
import { COLLECTIONS, type Collection, type Element, INTERRUPTING, SUBJECTS, UNITS } from './sections.ts';
import type { SiteNames } from './site-names.ts';
import type { Segment, Step } from './steps.ts';
import { changeSummary, elementSummary } from './summary.ts';
import { memberWords } from './words.ts';

/** A difference: what to do, and what a person reads of it. What goes without saying has no words. */
export type Difference = { step: Step; change?: Change };

/** Where the walk is: pointers into both documents, their pattern with `*` for indices, and the element it is in, if any. */
type Place = {
  pathBefore: string;
  path: string;
  pattern: string;
  at: readonly Segment[];
  subject: string;
  within?: { collection: Collection; element: Element };
  /** Whether there was nothing at all before. */
  fresh: boolean;
  siteNames: SiteNames;
};

/** All that differs between two target states, in the order of the document. Elements of lists are matched by their keys. */
export function walk(before: TargetState | null, after: TargetState, siteNames: SiteNames): Difference[] {
  const root = { pathBefore: '', path: '', pattern: '', at: [], subject: '' };
  return diffMembers(before ?? {}, after, { ...root, fresh: before === null, siteNames });
}

function diffMembers(before: Element, after: Element, place: Place): Difference[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => diffMember(name, before[name], after[name], place));
}

function diffMember(name: string, before: unknown, after: unknown, outer: Place): Difference[] {
  const place = placeOf(name, outer);
  const collection = COLLECTIONS[place.pattern];
  if (collection && Array.isArray(before ?? after) && Array.isArray(after ?? before)) {
    return diffList(before as Element[] | undefined, after as Element[] | undefined, place, collection);
  }
  if (isObject(after) && !UNITS.includes(place.pattern)) {
    if (isObject(before)) return diffMembers(before, after, place);
    if (place.fresh && outer.path === '') return [begun(place, {}), ...diffMembers({}, after, place)];
  }
  return sameJson(before, after) ? [] : [diffValue(name, before, after, place)];
}

function placeOf(name: string, outer: Place): Place {
  const pattern = `${outer.pattern}/${name}`;
  const section = outer.path === '' ? memberWords(name) : outer.subject;
  return {
    ...outer,
    pathBefore: `${outer.pathBefore}/${name}`,
    path: `${outer.path}/${name}`,
    pattern,
    at: [...outer.at, name],
    subject: SUBJECTS[pattern]?.(outer.subject) ?? section,
  };
}

/** What is inside is told; that there is room for it is not. */
function begun(place: Place, value: unknown): Difference {
  return { step: { kind: 'set', at: place.at, value } };
}

function diffValue(name: string, before: unknown, after: unknown, place: Place): Difference {
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const { at, subject, fresh } = place;
  return {
    step: after === undefined ? { kind: 'unset', at } : { kind: 'set', at, value: after },
    change: {
      path: kind === 'removed' ? place.pathBefore : place.path,
      kind,
      subject,
      ...shown(before, after),
      summary: changeSummary({ subject, name, pattern: place.pattern, fresh }, before, after),
      interruptsConnectivity: interrupts(place, name, before, after),
    },
  };
}

/** A member of an element that exists on both sides is a change of that element, whether it comes, goes or differs. */
function interrupts(place: Place, member: string, before: unknown, after: unknown): boolean {
  if (place.fresh) return false;
  if (place.within) {
    const { collection, element } = place.within;
    return collection.interrupts('changed', element, member, { before, after });
  }
  return INTERRUPTING[place.pattern]?.({ before, after }) ?? false;
}

/** A list that comes or goes as an empty one is told of as a value: it has no elements to tell of. */
function diffList(
  before: Element[] | undefined,
  after: Element[] | undefined,
  place: Place,
  collection: Collection,
): Difference[] {
  const member = place.path.split('/').at(-1) ?? '';
  if (!before && after) {
    if (after.length === 0 && !place.fresh) return [diffValue(member, before, after, place)];
    return [begun(place, []), ...diffCollection([], after, place, collection)];
  }
  if (before && !after) {
    if (before.length === 0) return [diffValue(member, before, after, place)];
    const gone: Difference = { step: { kind: 'unset', at: place.at } };
    const told = diffCollection(before, [], place, collection).map(({ change }) => change);
    return [gone, ...told.flatMap((change) => (change ? [{ ...gone, change }] : []))];
  }
  return diffCollection(before ?? [], after ?? [], place, collection);
}

function diffCollection(
  before: Element[],
  after: Element[],
  place: Place,
  collection: Collection,
): Difference[] {
  const [earlier, later] = [indicesOf(before, collection), indicesOf(after, collection)];
  const removed = [...earlier].flatMap(([key, index]): Difference[] => {
    if (later.has(key)) return [];
    const change = wholeElement('removed', before[index] as Element, index, place, collection);
    return [{ step: { kind: 'remove', at: place.at, key }, change }];
  });
  const others = [...later].flatMap(([key, index]): Difference[] => {
    const element = after[index] as Element;
    const indexBefore = earlier.get(key);
    if (indexBefore !== undefined) {
      const inside = insideElement(place, collection, element, { key, index, indexBefore });
      return diffMembers(before[indexBefore] as Element, element, inside);
    }
    const change = wholeElement('added', element, index, place, collection);
    return [{ step: { kind: 'insert', at: place.at, index, value: element }, change }];
  });
  const orders = diffOrder(
    [...earlier.keys()].filter((key) => later.has(key)),
    [...later.keys()].filter((key) => earlier.has(key)),
    place,
    collection,
  );
  return [...removed, ...others, ...orders];
}

function indicesOf(list: readonly Element[], collection: Collection): Map<string, number> {
  return new Map(elementKeys(list, collection).map((key, index) => [key, index]));
}

function insideElement(
  place: Place,
  collection: Collection,
  element: Element,
  { key, index, indexBefore }: { key: string; index: number; indexBefore: number },
): Place {
  return {
    ...place,
    pathBefore: `${place.pathBefore}/${indexBefore}`,
    path: `${place.path}/${index}`,
    pattern: `${place.pattern}/*`,
    at: [...place.at, { key }],
    subject: collection.subject(element, place.siteNames),
    within: { collection, element },
  };
}

function wholeElement(
  kind: 'added' | 'removed',
  element: Element,
  index: number,
  place: Place,
  collection: Collection,
): Change {
  const subject = collection.subject(element, place.siteNames);
  const values =
    kind === 'added' ? { before: undefined, after: element } : { before: element, after: undefined };
  return {
    path: `${kind === 'removed' ? place.pathBefore : place.path}/${index}`,
    kind,
    subject,
    ...shown(values.before, values.after),
    summary: elementSummary(kind, subject, element),
    interruptsConnectivity: !place.fresh && collection.interrupts(kind, element, '', values),
  };
}

function diffOrder(earlier: string[], later: string[], place: Place, collection: Collection): Difference[] {
  if (sameJson(earlier, later)) return [];
  const subject = `${place.subject} ${memberWords(place.path.split('/').at(-1) ?? '')}`;
  return [
    {
      step: { kind: 'order', at: place.at, keys: later },
      change: {
        path: place.path,
        kind: 'changed',
        subject,
        before: earlier,
        after: later,
        summary: orderSummary(subject, earlier, later),
        interruptsConnectivity: collection.ordered === true,
      },
    },
  ];
}

function shown(before: unknown, after: unknown): { before?: unknown; after?: unknown } {
  return {
    ...(before !== undefined && { before: withoutSecrets(before) }),
    ...(after !== undefined && { after: withoutSecrets(after) }),
  };
}
