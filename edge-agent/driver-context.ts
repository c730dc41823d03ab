import { join } from 'node:path';
import type { AgentDependencies } from './agent-dependencies.ts';
import type { DriverContext } from './drivers/driver.ts';
import { VPN_FILES } from './identity/credential.ts';

/** What the drivers of an agent are told. */
export function driverContext(
  deps: Pick<AgentDependencies, 'bootstrap' | 'directory' | 'runDirectory' | 'log'>,
): DriverContext {
  const { bootstrap, directory, runDirectory, log } = deps;
  return {
    directories: { state: join(directory, 'drivers'), run: runDirectory },
    vpn: {
      keyPath: join(directory, VPN_FILES.key),
      certificatePath: join(directory, VPN_FILES.certificate),
      caChainPath: join(directory, VPN_FILES.chain),
    },
    controlPlane: [controlPlaneOf(bootstrap.enrolmentUrl), controlPlaneOf(bootstrap.mqttUrl)],
    log,
  };
}

/** Host and port of an `https:` or `mqtts:` URL. */
export function controlPlaneOf(url: string): { host: string; port: number } {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host, port: Number(port) || (protocol === 'mqtts:' ? 8883 : 443) };
}
