import { setTimeout as pause } from 'node:timers/promises';
import type { Control } from './vici/control.ts';
import type { SecurityAssociation } from './vici/security-association.ts';

/** How long peers have to answer that their tunnel ends. */
const GRACE_MS = 2000;

/** After it the keeper of the tunnels goes on. */
const LIMIT_MS = 10_000;

const EVERY_MS = 100;

export type Outdated = {
  /** Of a connection that was loaded and went or is another one now. */
  isOutdated: (connection: string) => boolean;
  /** Whether a handshake that is under way may have chosen among the connections before. */
  isUndecided: (sa: SecurityAssociation) => boolean;
};

/**
 * Ends the tunnels of connections that went or changed, first politely. When the peer ends a tunnel a moment before this
 * side does, charon calls it again with what the connection was; so that is looked for until there is none, but not
 * longer than 10 s: no peer keeps the rest of a change waiting. Handshakes under way are ended once.
 *
 * @returns how many were ended, and the connections of those that are still there
 */
export async function endOutdated(
  control: Pick<Control, 'list' | 'terminate'>,
  { isOutdated, isUndecided }: Outdated,
  signal: AbortSignal,
): Promise<{ ended: number; left: string[] }> {
  const all = await control.list(signal);
  const known = new Set<string>();
  let outdated = all.filter(({ connection }) => isOutdated(connection));
  const undecided = all.filter((sa) => !isOutdated(sa.connection) && isUndecided(sa));
  for (const sa of undecided) await control.terminate(sa, 'at once');
  for (let waited = 0; outdated.length > 0 && waited < LIMIT_MS; waited += EVERY_MS) {
    const polite = waited < GRACE_MS;
    const again = polite ? outdated.filter(({ id }) => !known.has(id)) : outdated;
    for (const sa of again) await control.terminate(sa, polite ? 'politely' : 'at once');
    for (const { id } of again) known.add(id);
    await pause(EVERY_MS, undefined, { signal });
    outdated = (await control.list(signal)).filter(({ connection }) => isOutdated(connection));
  }
  return { ended: known.size, left: [...new Set(outdated.map(({ connection }) => connection))] };
}
