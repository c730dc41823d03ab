import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TargetState } from '#protocol';
import { createDaemon } from '../daemon/daemon.ts';
import { makeDirectory, writeWhole } from '../daemon/files.ts';
import type { DriverContext } from '../driver.ts';
import { type Credentials, writeCredentials } from './credentials.ts';
import type { Esp } from './esp.ts';
import { charonPaths } from './paths.ts';
import { renderConnections, renderSwanctl } from './render-connections.ts';
import { renderDaemonConfiguration } from './render-daemon-configuration.ts';
import { createSwanctl } from './swanctl.ts';
import { createControl } from './vici/control.ts';

/**
 * Loads everything into a second charon that lives in an empty network namespace: it shares neither ports nor tunnels
 * nor routes with the running one.
 *
 * @throws with what swanctl said when something is not loaded
 */
export async function checkByCharon(
  target: TargetState,
  { directories, log }: Pick<DriverContext, 'directories' | 'log'>,
  credentials: Credentials,
  esp: Esp,
): Promise<void> {
  const paths = charonPaths(directories, 'scratch');
  const daemon = createDaemon({ name: 'scratch', directory: dirname(paths.socket), log });
  const swanctl = createSwanctl(paths, createControl(paths.socket));
  const connections = renderConnections(target, credentials.names, esp);
  try {
    await daemon.stop();
    await makeDirectory(dirname(paths.socket));
    await writeWhole(paths.daemonConfiguration, renderDaemonConfiguration(paths, esp));
    await writeWhole(paths.connections, renderSwanctl(connections, target), 0o600);
    await writeCredentials(paths.swanctl, credentials);
    await daemon.ensure({
      command: 'unshare',
      args: ['--net', '/usr/sbin/charon-systemd'],
      env: { STRONGSWAN_CONF: paths.daemonConfiguration },
    });
    await swanctl.waitUntilReady();
    await swanctl.load(connections.map(({ name }) => name));
    await swanctl.loadPools();
  } finally {
    await daemon.stop();
    await rm(dirname(paths.swanctl), { recursive: true, force: true });
    await rm(paths.log, { force: true });
  }
}
