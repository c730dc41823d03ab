import type { Schema } from '../forms/schema.ts';
import { schemaOf } from './network-draft.ts';
import { ApiError, type Fault } from './problem.ts';
import type { TemplateContent } from './template.ts';

/** For whom a part of a template is written: all appliances, or those of one role. */
export const ROLES = ['all', 'hub', 'spoke', 'single'] as const;
export type Role = (typeof ROLES)[number];

type Members = Record<string, unknown>;

/** The parameters a template can set for a role; exceptions by site are none of its business. */
export function schemaFor(schema: Schema, role: Role): Schema {
  return schemaOf(schema, role === 'all' ? { layer: 'customer' } : { layer: 'site', id: '' });
}

export function patchOf(content: TemplateContent, role: Role): Members {
  return role === 'all' ? content.patch : (content.overlays[role] ?? {});
}

export function withPatch(
  { patch, locks, overlays }: TemplateContent,
  role: Role,
  next: Members,
): TemplateContent {
  if (role === 'all') return { patch: next, locks, overlays };
  const others = Object.fromEntries(Object.entries(overlays).filter(([name]) => name !== role));
  const changed = Object.keys(next).length > 0 ? { ...others, [role]: next } : others;
  return { patch, locks, overlays: changed };
}

/** Faults of a refusal by where they are in what is written for a role. */
export function contentFaults(
  error: Error | undefined,
  role: Role,
  words: (fault: Fault) => string,
): ReadonlyMap<string, string> {
  const prefix = role === 'all' ? '/patch' : `/overlays/${role}`;
  const faults = error instanceof ApiError ? error.faults : [];
  return new Map(
    faults.flatMap((fault) =>
      fault.pointer.startsWith(`${prefix}/`)
        ? [[fault.pointer.slice(prefix.length), words(fault)] as const]
        : [],
    ),
  );
}
