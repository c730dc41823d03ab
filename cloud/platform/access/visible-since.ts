import type { Scope } from './roles.ts';

/** What decides how much of an appliance's record its present owner may see. */
export type Ownership = { ownedSince: Date | null; foreignSince: Date | null };

/**
 * From when on somebody sees what was recorded of an appliance: what is recorded belongs to the owner of its time.
 * `undefined`: all of it. `nothing`: it still runs what another customer gave it.
 */
export function visibleSince(
  scope: Scope,
  { ownedSince, foreignSince }: Ownership,
): Date | 'nothing' | undefined {
  if (scope.kind === 'operator') return undefined;
  return foreignSince ? 'nothing' : (ownedSince ?? undefined);
}
