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
import { driftOfConnections, driftOfTunnels, driftOfTunnelTable } from './drift.ts';
import { endOutdated } from './end-outdated.ts';
import type { Esp } from './esp.ts';
import { keptOf, tunnelKeeper } from './keeper/tunnel-keeper.ts';
import { loadedFrom, loadedWhile, outdatedBetween, readLoaded, unsettled, writeLoaded } from './loaded.ts';
import { charonPaths } from './paths.ts';
import { renderConnections, renderSwanctl } from './render-connections.ts';
import { renderDaemonConfiguration } from './render-daemon-configuration.ts';
import { createSwanctl } from './swanctl.ts';
import { tunnelDestinations } from './tunnel-device.ts';
import { createControl } from './vici/control.ts';

/** The running charon and the keeper of its tunnels. */
export function createCharon({ directories, log }: Pick<DriverContext, 'directories' | 'log'>) {
  const paths = charonPaths(directories, 'charon');
  const runDirectory = dirname(paths.socket);
  const own = dirname(paths.daemonConfiguration);
  const loadedPath = join(runDirectory, 'loaded.json');
  const files = { batch: join(own, 'tunnel-device.batch'), kept: join(own, 'kept.json') };
  const daemon = createDaemon({ name: 'charon', directory: runDirectory, log });
  const keeper = createDaemon({ name: 'tunnel-keeper', directory: runDirectory, log });
  const control = createControl(paths.socket);
  const swanctl = createSwanctl(paths, control);

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
   * from here on; then nobody has an address of a pool that goes. What is recorded as loaded before and after has every
   * connection by which a tunnel may still be up, whenever this is interrupted.
   */
  async function load(connections: readonly Connection[], signal: AbortSignal): Promise<void> {
    const before = await readLoaded(loadedPath);
    const next = loadedFrom(connections);
    await writeLoaded(loadedPath, loadedWhile(before, next));
    const names = connections.map(({ name }) => name);
    await swanctl.load(names, signal);
    const { ended, left } = await endOutdated(control, outdatedBetween(before, next), signal);
    if (left.length > 0) log.error({ connections: left }, 'tunnels of connections that went do not end');
    await swanctl.loadPools(signal);
    await writeLoaded(loadedPath, { ...next, ...unsettled(left) });
    const remaining = new Set((await control.list(signal)).map(({ connection }) => connection));
    const missing = connections.filter(({ name, initiator }) => initiator && !remaining.has(name));
    for (const { name } of missing) await control.initiate(name, name);
    log.info({ connections: connections.length, ended, called: missing.length }, 'tunnels loaded');
  }

  return {
    paths,
    list: () => control.list(),
    async apply(target: TargetState, credentials: Credentials, esp: Esp, signal: AbortSignal): Promise<void> {
      const connections = renderConnections(target, credentials.names, esp);
      await writeWhole(paths.connections, renderSwanctl(connections, target), 0o600);
      await writeCredentials(paths.swanctl, credentials);
      await writeWhole(files.batch, esp === 'user-space' ? `${tunnelBatch(target).join('\n')}\n` : '');
      await writeWhole(files.kept, JSON.stringify(keptOf(connections)));
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
        ...driftOfConnections(target, connections, await control.connections()),
        ...driftOfTunnels(await control.list(), await readLoaded(loadedPath), loadedFrom(connections)),
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
