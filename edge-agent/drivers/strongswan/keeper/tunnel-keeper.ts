import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DaemonSpecification } from '../../daemon/daemon.ts';
import type { Connection } from '../connection.ts';
import type { CharonPaths } from '../paths.ts';
import type { Kept } from './round.ts';

/** Paths, and what swanctl(8) finds its own by. */
export type KeeperArguments = {
  socket: string;
  /** swanctl.conf(5) */
  configuration: string;
  /** Commands for `ip -batch` after charon started anew. */
  batch: string;
  /** {@link Kept} as JSON, read anew each round. */
  kept: string;
  environment: Record<string, string>;
};

const PROGRAM = fileURLToPath(new URL('main.ts', import.meta.url));

/** The keeper of the tunnels as a daemon; another one when its program is. */
export function tunnelKeeper(
  paths: CharonPaths,
  { batch, kept }: Pick<KeeperArguments, 'batch' | 'kept'>,
): DaemonSpecification {
  const given: KeeperArguments = {
    socket: paths.socket,
    configuration: paths.connections,
    batch,
    kept,
    environment: { SWANCTL_DIR: paths.swanctl, STRONGSWAN_CONF: paths.daemonConfiguration },
  };
  return {
    command: process.execPath,
    args: [PROGRAM, JSON.stringify(given)],
    configuration: programDigest(),
  };
}

/** The folders of which it is made. */
const FOLDERS = [new URL('.', import.meta.url), new URL('../vici/', import.meta.url)];

function programDigest(): string {
  const hash = createHash('sha256');
  for (const folder of FOLDERS) {
    for (const name of readdirSync(folder).sort()) hash.update(readFileSync(new URL(name, folder)));
  }
  return hash.digest('hex');
}

/** What the keeper keeps of these connections. */
export function keptOf(connections: readonly Connection[]): Kept {
  return {
    connections: connections.map(({ name }) => name),
    initiators: connections.filter(({ initiator }) => initiator).map(({ name }) => name),
    standbys: connections.flatMap(({ name, standby }) =>
      standby ? [{ child: standby.child, connection: name, insteadOf: standby.insteadOf }] : [],
    ),
  };
}
