import { bounded } from './bound.ts';
import type { Entry, NewEntry } from './entry.ts';
import { masked } from './mask.ts';

const LONGEST_TEXT = 256;

/** An entry as it is kept: without secrets, no larger than it may be, of what PostgreSQL can store. */
export function complete(entry: NewEntry): Entry {
  return {
    at: entry.at.toISOString(),
    kind: entry.kind,
    actorKind: entry.actorKind,
    action: cut(entry.action),
    requestId: text(entry.requestId),
    actorId: text(entry.actorId),
    actorName: text(entry.actorName),
    source: text(entry.source),
    userAgent: text(entry.userAgent),
    resourceType: text(entry.resourceType),
    resourceId: text(entry.resourceId),
    customerId: text(entry.customerId),
    status: entry.status ?? null,
    code: text(entry.code),
    request: document(entry.request, true),
    before: document(entry.before, false),
    after: document(entry.after, false),
  };
}

const text = (value: string | null | undefined): string | null =>
  value === undefined || value === null ? null : cut(value);

const cut = (value: string): string => storable(value.slice(0, LONGEST_TEXT));

function document(value: unknown, asked: boolean): unknown {
  if (value === undefined || value === null) return null;
  return bounded(masked(withStorableText(JSON.parse(JSON.stringify(value))), asked));
}

function withStorableText(value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.map(withStorableText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [storable(name), withStorableText(member)]),
  );
}

/** PostgreSQL keeps neither U+0000 nor half a surrogate pair. */
const storable = (value: string): string => value.replaceAll('\0', '').toWellFormed();
