import { createHash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { readIfThere, writeWhole } from '../daemon/files.ts';
import type { Connection } from './connection.ts';
import type { Outdated } from './end-outdated.ts';
import { isRemoteAccess } from './render-remote-access.ts';

/** Of each connection by name: digest of its text, and the authorities it trusts, which may become more. */
const Loaded = Type.Record(
  Type.String(),
  Type.Object({ digest: Type.String(), authorities: Type.Array(Type.String()) }),
);
export type Loaded = Static<typeof Loaded>;

const CACERTS = /^ *cacerts = (.*)$/m;

export function loadedFrom(connections: readonly Connection[]): Loaded {
  return Object.fromEntries(
    connections.map(({ name, text, addresses = '' }) => [
      name,
      {
        digest: createHash('sha256')
          .update(text.replace(CACERTS, '') + addresses)
          .digest('hex'),
        authorities: CACERTS.exec(text)?.[1]?.split(',') ?? [],
      },
    ]),
  );
}

/**
 * Whether tunnels of a connection must end, since it went or is another one now. That peers may show certificates of one
 * more authority does not end those that are up; that they may not any more does.
 */
export function isOutdated(connection: string, before: Loaded, next: Loaded): boolean {
  const [was, is] = [before[connection], next[connection]];
  if (!was || !is || was.digest !== is.digest) return true;
  return !was.authorities.every((authority) => is.authorities.includes(authority));
}

/** Connections whose tunnels are neither what they were nor what they shall be. */
export function unsettled(names: readonly string[]): Loaded {
  return Object.fromEntries(names.map((name) => [name, { digest: '', authorities: [] }]));
}

/** What may have a tunnel while charon is led from one to the other. */
export function loadedWhile(before: Loaded, next: Loaded): Loaded {
  const names = Object.keys({ ...before, ...next });
  return { ...next, ...unsettled(names.filter((name) => isOutdated(name, before, next))) };
}

/** What `endOutdated` is to end. Names that were never loaded are nobody's. */
export function outdatedBetween(before: Loaded, next: Loaded): Outdated {
  const known = (name: string) => before[name] !== undefined || next[name] !== undefined;
  const peopleChange = Object.keys({ ...before, ...next }).some(
    (name) => isRemoteAccess(name) && isOutdated(name, before, next),
  );
  return {
    isOutdated: (name) => known(name) && isOutdated(name, before, next),
    isUndecided: ({ connection, established, initiator }) =>
      peopleChange && !initiator && !established && known(connection) && isRemoteAccess(connection),
  };
}

/** What charon was given last; lies in the run directory, since charon forgets it at a reboot. */
export async function readLoaded(path: string): Promise<Loaded> {
  try {
    const value: unknown = JSON.parse((await readIfThere(path)) ?? '{}');
    return Value.Check(Loaded, value) ? value : {};
  } catch {
    return {};
  }
}

export function writeLoaded(path: string, loaded: Loaded): Promise<void> {
  return writeWhole(path, JSON.stringify(loaded));
}
