import type { FastifyInstance } from 'fastify';
import type { Scope } from '../platform/access/roles.ts';

/** Of those names, the ones of accounts and API tokens that are in a scope. */
export type NamesIn = (scope: Scope, names: readonly string[]) => Promise<ReadonlySet<string>>;

/** Members of answers that say who did something, by the name of an account or API token. */
const WHO = new Set([
  'createdBy',
  'updatedBy',
  'publishedBy',
  'retiredBy',
  'decidedBy',
  'endedBy',
  'by',
  'actor',
]);
/** What the control plane does by itself is nobody's. */
const SYSTEM = 'system';
/** Whoever it was: not one of the reader's own. */
const STAFF = 'staff';

/**
 * Tenants read who did something only where it was one of their own people: the accounts of the operator, of another
 * reseller, and to a customer those of its reseller, are told as `staff`, in whatever answer they stand.
 */
export function concealForeignNames(api: FastifyInstance, { namesIn }: { namesIn: NamesIn }): void {
  api.addHook('preSerialization', async ({ scope }, _reply, payload) => {
    if (scope === undefined || scope.kind === 'operator') return payload;
    const told = new Set<string>();
    visit(payload, (name) => {
      told.add(name);
      return name;
    });
    told.delete(SYSTEM);
    if (told.size === 0) return payload;
    const own = await namesIn(scope, [...told]);
    return visit(payload, (name) => (name === SYSTEM || own.has(name) ? name : STAFF));
  });
}

/** A copy in which every such name is what `name` makes of it. */
function visit(value: unknown, name: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((member) => visit(member, name));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      WHO.has(key) && typeof member === 'string' ? name(member) : visit(member, name),
    ]),
  );
}
