import { dirname, join } from 'node:path';
import type { DriftFinding, TargetState } from '#protocol';
import { boundLog } from '../daemon/bounded-log.ts';
import { createDaemon } from '../daemon/daemon.ts';
import { makeDirectory, readIfThere, writeWhole } from '../daemon/files.ts';
import { driftOfText } from '../drift-of-text.ts';
import { drifted } from '../drifted.ts';
import type { DriverContext } from '../driver.ts';
import {
  applyTunnelDevice,
  currentTunnelTable,
  removeTunnelRoutes,
  tunnelBatch,
} from './apply-tunnel-device.ts';
import type { Connection, CredentialNames } from './connection.ts';
import { type Credentials, writeCredentials } from './credentials.ts';
import { driftOfConnections, driftOfTunnelTable } from './drift.ts';
import type { Esp } from './esp.ts';
import { isOutdated, loadedFrom, readLoaded, writeLoaded } from './loaded.ts';
import { charonPaths } from './paths.ts';
import { renderConnections, renderSwanctl } from './render-connections.ts';
import { renderDaemonConfiguration } from './render-daemon-configuration.ts';
import { createSwanctl } from './swanctl.ts';
import { tunnelDestinations } from './tunnel-device.ts';
import { TUNNEL_KEEPER, tunnelKeeper } from './tunnel-keeper.ts';

/** The running charon and the keeper of its tunnels. */
export function createCharon({ directories, log }: Pick<DriverContext, 'directories' | 'log'>) {
  const paths = charonPaths(directories, 'charon');
  const runDirectory = dirname(paths.socket);
  const own = dirname(paths.daemonConfiguration);
  const loadedPath = join(runDirectory, 'loaded.json');
  const files = {
    script: join(own, 'keeper.sh'),
    batch: join(own, 'tunnel-device.batch'),
    initiators: join(own, 'initiators'),
    standbys: join(own, 'standbys'),
  };
  const daemon = createDaemon({ name: 'charon', directory: runDirectory, log });
  const keeper = createDaemon({ name: 'tunnel-keeper', directory: runDirectory, log });
  const swanctl = createSwanctl(paths);

  async function start(esp: Esp, signal: AbortSignal): Promise<void> {
    const configuration = renderDaemonConfiguration(paths, esp);
    await makeDirectory(runDirectory);
    await writeWhole(paths.daemonConfiguration, configuration);
    await daemon.ensure({
      command: '/usr/sbin/charon-systemd',
      args: [],
      env: { STRONGSWAN_CONF: paths.daemonConfiguration },
      configuration,
    });
    await swanctl.waitUntilReady(signal);
  }

  /**
   * Tunnels of connections that changed or went end, also where charon itself would keep them. They are looked up after
   * the new connections are loaded: one that a peer set up a moment before has what both ends had in common then, and
   * would keep too few traffic selectors until it is rekeyed. So who is not let in any more is out and cannot come back
   * from here on; then nobody has an address of a pool that goes.
   *
   * When the peer ends a tunnel a moment before this side does, charon calls it again with what the connection was, so
   * that is looked for until there is none.
   */
  async function load(connections: readonly Connection[], signal: AbortSignal): Promise<void> {
    const before = await readLoaded(loadedPath);
    const next = loadedFrom(connections);
    await swanctl.load(connections.length, signal);
    const listOutdated = async () =>
      (await swanctl.list()).filter(({ connection }) => isOutdated(connection, before, next));
    const outdated = await listOutdated();
    for (let again = outdated; again.length > 0; ) {
      await Promise.all(again.map(({ id }) => swanctl.terminate(id)));
      signal.throwIfAborted();
      again = (await listOutdated()).filter(({ initiator }) => initiator);
    }
    await swanctl.loadPools(signal);
    await writeLoaded(loadedPath, next);
    const remaining = new Set((await swanctl.list()).map(({ connection }) => connection));
    const missing = connections.filter(({ name, initiator }) => initiator && !remaining.has(name));
    await Promise.all(missing.map(({ name }) => swanctl.initiate(name)));
    log.info(
      { connections: connections.length, ended: outdated.length, called: missing.length },
      'tunnels loaded',
    );
  }

  return {
    paths,
    list: () => swanctl.list(),
    async apply(target: TargetState, credentials: Credentials, esp: Esp, signal: AbortSignal): Promise<void> {
      const connections = renderConnections(target, credentials.names, esp);
      const initiators = connections.filter(({ initiator }) => initiator).map(({ name }) => `${name}\n`);
      await writeWhole(paths.connections, renderSwanctl(connections, target), 0o600);
      await writeCredentials(paths.swanctl, credentials);
      await writeWhole(files.script, TUNNEL_KEEPER);
      await writeWhole(files.batch, esp === 'user-space' ? `${tunnelBatch(target).join('\n')}\n` : '');
      await writeWhole(files.initiators, initiators.join(''));
      await writeWhole(files.standbys, standbyLines(connections).join(''));
      await start(esp, signal);
      if (esp === 'user-space') await applyTunnelDevice(target, signal);
      await load(connections, signal);
      await keeper.ensure(tunnelKeeper(paths, files));
    },
    async stop(): Promise<void> {
      await keeper.stop();
      await daemon.stop();
      await removeTunnelRoutes();
      await writeLoaded(loadedPath, {});
    },
    /** What runs otherwise than `apply` left it. */
    async drift(target: TargetState, names: CredentialNames, esp: Esp): Promise<DriftFinding[]> {
      const down = [
        ...((await daemon.isKept())
          ? []
          : [drifted('/vpn', 'charon runs', 'it does not', 'charon does not run')]),
        ...((await keeper.isKept())
          ? []
          : [drifted('/vpn', 'the keeper runs', 'it does not', 'the keeper of the tunnels does not run')]),
      ];
      if (down.length > 0) return down;
      const connections = renderConnections(target, names, esp);
      const written = await readIfThere(paths.connections);
      const table = esp === 'user-space' ? await currentTunnelTable() : undefined;
      return [
        ...driftOfText('/vpn', 'swanctl.conf', renderSwanctl(connections, target), written),
        ...driftOfConnections(target, connections, await swanctl.connections()),
        ...(table ? driftOfTunnelTable(tunnelDestinations(target), table.destinations, table.hasRule) : []),
      ];
    },
    async isRunning(): Promise<boolean> {
      await boundLog(paths.log);
      await keeper.isRunning();
      return daemon.isRunning();
    },
  };
}

/** `<child> <connection> <peer whose place it takes>` a line. */
function standbyLines(connections: readonly Connection[]): string[] {
  return connections.flatMap(({ name, standby }) =>
    standby ? [`${standby.child} ${name} ${standby.insteadOf}\n`] : [],
  );
}
