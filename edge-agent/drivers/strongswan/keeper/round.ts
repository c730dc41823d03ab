import type { ChildSa, SecurityAssociation } from '../vici/security-association.ts';

/** What the keeper keeps: written by `apply`, one file. */
export type Kept = {
  /** Connections that are to be loaded. */
  connections: string[];
  /** Those of them this side calls. */
  initiators: string[];
  standbys: { child: string; connection: string; insteadOf: string }[];
};

export type Seen = {
  /** IKE SAs; looked up before the connections. */
  associations: readonly SecurityAssociation[];
  /** Names of the connections charon has loaded. */
  loaded: readonly string[];
  /** The address by which packets leave for a remote one, where there is a route. */
  sources: ReadonlyMap<string, string>;
};

/** What one round leaves to the next. */
export type Memory = {
  /** By connection and remote address. */
  sources: ReadonlyMap<string, string>;
  /** Of each standby child: for how many rounds its peer has been back, or negative, gone. */
  rounds: ReadonlyMap<string, number>;
};

export const NOTHING_REMEMBERED: Memory = { sources: new Map(), rounds: new Map() };

export type Action =
  | { do: 'end'; association: SecurityAssociation }
  | { do: 'end child'; child: ChildSa }
  | { do: 'call'; child: string; connection: string };

/** Rounds without a tunnel after which a peer counts as dead, and with one after which its standby is needless. */
const DEAD_ROUNDS = 2;
const BACK_ROUNDS = 15;

/** What to do after one look. `loaded` holds connections, or there is nothing to keep. */
export function decideRound(
  { initiators, standbys }: Kept,
  seen: Seen,
  before: Memory,
): { actions: Action[]; memory: Memory } {
  const sources = currentSources(initiators, seen, before.sources);
  const installed = installedChildren(seen);
  const rounds = standbyRounds(standbys, installed, before.rounds);
  return {
    actions: [
      ...endsOfUnloaded(seen),
      ...callsByOtherLine(initiators, seen, sources, before.sources),
      ...callsOfMissing(initiators, seen),
      ...standbys.flatMap((standby) => standbyActions(standby, installed, rounds.get(standby.child) ?? 0)),
    ],
    memory: { sources, rounds },
  };
}

/**
 * A handshake that began before a connection went may end with that connection: such a tunnel is ended here. All names
 * are those of connections that were loaded.
 */
function endsOfUnloaded({ associations, loaded }: Seen): Action[] {
  const names = new Set(loaded);
  return associations
    .filter(({ connection, deleting }) => !deleting && !names.has(connection))
    .map((association) => ({ do: 'end', association }));
}

const lineKey = ({ connection, remoteAddress }: SecurityAssociation) => `${connection} ${remoteAddress}`;

/** While there is no route to a peer, the last source is remembered. */
function currentSources(
  initiators: readonly string[],
  { associations, sources }: Seen,
  before: Memory['sources'],
): Map<string, string> {
  const calls = new Set(initiators);
  return new Map(
    associations
      .filter(({ connection }) => calls.has(connection))
      .flatMap((sa) => {
        const source = sources.get(sa.remoteAddress) ?? before.get(lineKey(sa));
        return source === undefined ? [] : [[lineKey(sa), source] as const];
      }),
  );
}

function callsByOtherLine(
  initiators: readonly string[],
  { associations }: Seen,
  now: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, string>,
): Action[] {
  const moved = associations.filter((sa) => {
    const [was, is] = [before.get(lineKey(sa)), now.get(lineKey(sa))];
    return was !== undefined && was !== is;
  });
  const names = new Set(moved.map(({ connection }) => connection));
  return [
    ...moved.map((association) => ({ do: 'end', association }) as const),
    ...initiators
      .filter((name) => names.has(name))
      .map((name) => ({ do: 'call', child: name, connection: name }) as const),
  ];
}

function callsOfMissing(initiators: readonly string[], { associations }: Seen): Action[] {
  const byName = Map.groupBy(associations, ({ connection }) => connection);
  return initiators
    .filter((name) => {
      const own = byName.get(name) ?? [];
      if (own.some(({ children }) => children.some((child) => child.name === name))) return false;
      return own.length === 0 || own.some(({ established }) => established);
    })
    .map((name) => ({ do: 'call', child: name, connection: name }));
}

/** By connection and child. */
type Installed = ReadonlyMap<string, ChildSa[]>;

function installedChildren({ associations }: Seen): Installed {
  const children = associations.flatMap(({ connection, children }) =>
    children.filter(({ installed }) => installed).map((child) => ({ connection, child })),
  );
  const byName = Map.groupBy(children, ({ connection, child }) => `${connection} ${child.name}`);
  return new Map([...byName].map(([key, all]) => [key, all.map(({ child }) => child)]));
}

function standbyRounds(
  standbys: Kept['standbys'],
  installed: Installed,
  before: ReadonlyMap<string, number>,
): Map<string, number> {
  return new Map(
    standbys.map(({ child, insteadOf }) => {
      const was = before.get(child) ?? 0;
      const alive = installed.has(`${insteadOf} ${insteadOf}`);
      return [child, alive ? Math.max(was, 0) + 1 : Math.min(was, 0) - 1];
    }),
  );
}

function standbyActions(
  { child, connection }: Kept['standbys'][number],
  installed: Installed,
  rounds: number,
): Action[] {
  const up = installed.get(`${connection} ${child}`) ?? [];
  if (rounds <= -DEAD_ROUNDS && up.length === 0) return [{ do: 'call', child, connection }];
  if (rounds >= BACK_ROUNDS) return up.map((each) => ({ do: 'end child', child: each }));
  return [];
}
