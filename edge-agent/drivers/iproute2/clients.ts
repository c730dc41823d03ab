import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { TargetState, Wan } from '#protocol';
import { createDaemon } from '../daemon/daemon.ts';
import { makeDirectory, writeWhole } from '../daemon/files.ts';
import type { DriverContext } from '../driver.ts';
import { resolverFile, resolverFiles } from '../resolvers.ts';
import { type ClientPaths, DHCP_CONFIGURATION, DHCP_HOOK, dhcpClient, HOOK_COMMON } from './dhcp-client.ts';
import { PPP_HOOK, pppOptions, pppoeClient } from './pppoe-client.ts';

/** The daemon that obtains the address of each WAN that has none of its own: dhclient or pppd. */
export function createClients({ directories, log }: DriverContext, resolvConf: string) {
  const run = join(directories.run, 'iproute2');
  const state = join(directories.state, 'iproute2');
  const daemon = (wan: string) => createDaemon({ name: `client-${wan}`, directory: run, log });
  const held = (wan: string) => join(run, `${wan}.held`);
  const common = join(run, 'hook-common');

  const paths = (target: TargetState, wan: Wan): ClientPaths => ({
    hook: join(run, wan.addressing.method === 'pppoe' ? 'ppp-hook' : 'dhcp-hook'),
    configuration: join(state, wan.addressing.method === 'pppoe' ? `${wan.name}.ppp` : 'dhclient.conf'),
    leases: join(state, `${wan.name}.leases`),
    held: held(wan.name),
    resolvers: resolverFile(directories.run, wan.name),
    allResolvers: resolverFiles(directories.run, target),
    resolvConf,
  });

  return {
    /** Written by a client's hook: it exists while the WAN has an address by that client. */
    held,
    async ensure(target: TargetState, wan: Wan): Promise<void> {
      const own = paths(target, wan);
      const dialled = wan.addressing.method === 'pppoe';
      await makeDirectory(run);
      await makeDirectory(state);
      await writeWhole(common, HOOK_COMMON);
      await writeWhole(own.hook, dialled ? PPP_HOOK : DHCP_HOOK, 0o755);
      await chmod(own.hook, 0o755);
      await writeWhole(own.configuration, dialled ? pppOptions(wan, own, common) : DHCP_CONFIGURATION, 0o600);
      await daemon(wan.name).ensure((dialled ? pppoeClient : dhcpClient)(wan, own, common));
    },
    stop: (wan: string) => daemon(wan).stop(),
    isRunning: (wan: string) => daemon(wan).isRunning(),
  };
}
