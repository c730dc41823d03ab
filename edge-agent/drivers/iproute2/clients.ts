import { chmod, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TargetState, Wan } from '#protocol';
import { overlap } from '../addresses.ts';
import { createDaemon } from '../daemon/daemon.ts';
import { exists, makeDirectory, readIfThere, writeWhole } from '../daemon/files.ts';
import { carrierDevice, wanDevice } from '../devices.ts';
import type { DriverContext } from '../driver.ts';
import { lineTables } from '../line-tables.ts';
import { resolverFile, resolverFiles } from '../resolvers.ts';
import { type ClientPaths, DHCP_CONFIGURATION, DHCP_HOOK, dhcpClient, HOOK_COMMON } from './dhcp-client.ts';
import { insideNetworks, renderInside } from './inside.ts';
import type { CurrentDevice } from './parse-devices.ts';
import { PPP_HOOK, pppOptions, pppoeClient } from './pppoe-client.ts';
import { refusalOf, refusalPath } from './refusals.ts';
import { defaultRouteMetric } from './wanted.ts';

/** A DHCP server that answers at all answers within this; the control plane's probe decides about one that does not. */
const PATIENCE_MS = 10_000;

/** WANs whose address a client obtains. */
export function callingWans({ interfaces }: TargetState): Wan[] {
  return interfaces.wans.filter(({ addressing }) => addressing.method !== 'static');
}

/** The daemon that obtains the address of each WAN that has none of its own: dhclient or pppd. */
export function createClients({ directories, log }: DriverContext, resolvConf: string) {
  const run = join(directories.run, 'iproute2');
  const state = join(directories.state, 'iproute2');
  const common = join(run, 'hook-common');
  const daemon = (wan: string) => createDaemon({ name: `client-${wan}`, directory: run, log });
  /** There while the client holds an address. Named so that another client of the same WAN does not take it for its own. */
  const held = (wan: Wan) => join(run, `${wan.name}.${wan.addressing.method}.${carrierDevice(wan)}.held`);

  const paths = (target: TargetState, wan: Wan): ClientPaths => ({
    hook: join(run, wan.addressing.method === 'pppoe' ? 'ppp-hook' : 'dhcp-hook'),
    configuration: join(state, wan.addressing.method === 'pppoe' ? `${wan.name}.ppp` : 'dhclient.conf'),
    leases: join(state, `${wan.name}.leases`),
    held: held(wan),
    inside: join(run, 'inside'),
    refused: refusalPath(run, wan.name),
    resolvers: resolverFile(directories.run, wan.name),
    allResolvers: resolverFiles(directories.run, target),
    resolvConf,
    table: lineTables(target).get(wan.name),
  });

  return {
    async ensure(target: TargetState, wan: Wan): Promise<void> {
      const own = paths(target, wan);
      const dialled = wan.addressing.method === 'pppoe';
      await makeDirectory(run);
      await makeDirectory(state);
      await writeWhole(common, HOOK_COMMON);
      await writeWhole(own.inside, renderInside(target));
      await writeWhole(own.hook, dialled ? PPP_HOOK : DHCP_HOOK, 0o755);
      await chmod(own.hook, 0o755);
      await writeWhole(own.configuration, dialled ? pppOptions(wan, own, common) : DHCP_CONFIGURATION, 0o600);
      await daemon(wan.name).ensure((dialled ? pppoeClient : dhcpClient)(wan, own, common));
    },
    /** Whether the WAN has an address by a client that runs. */
    async holds(wan: Wan): Promise<boolean> {
      return (await exists(held(wan))) && (await daemon(wan.name).isRunning());
    },
    /** What is not, or no more, as the client of the WAN left it; undefined when all is well, or no address held yet. */
    async disturbance(wan: Wan, devices: readonly CurrentDevice[]): Promise<string | undefined> {
      if (!(await daemon(wan.name).isKept())) return 'its client does not run';
      const [address, router] = ((await readIfThere(held(wan))) ?? '').trim().split(' ');
      if (!address) return undefined;
      const device = devices.find((each) => each.device === wanDevice(wan));
      if (!device?.addresses.some((each) => each.startsWith(`${address}/`)))
        return 'the address obtained is gone';
      const routed = device.routes.some(
        ({ destination, metric, table }) =>
          destination === 'default' && metric === defaultRouteMetric(wan) && table === undefined,
      );
      return router && !routed ? 'the default route is gone' : undefined;
    },
    /** Whether the address its client refused could be taken now: a client that starts anew asks for it again. */
    async couldTake(target: TargetState, wan: Wan): Promise<boolean> {
      const offer = await refusalOf(run, wan.name);
      const network = offer && `${offer.address}/${offer.prefixLength}`;
      return network !== undefined && !insideNetworks(target).some((inside) => overlap(inside, network));
    },
    refusal: (wan: string) => refusalOf(run, wan),
    async waitForAddress(wan: Wan, signal: AbortSignal): Promise<void> {
      for (let waited = 0; waited < PATIENCE_MS; waited += 100) {
        if (await exists(held(wan))) return;
        const offer = await refusalOf(run, wan.name);
        if (offer) return log.warn(offer, 'the address of a line is refused');
        await pause(100, undefined, { signal });
      }
      log.warn({ wan: wan.name }, 'no address yet');
    },
    async end(wan: string): Promise<void> {
      await daemon(wan).stop();
      const left = (await readdir(run).catch(() => [])).filter(
        (name) => name.startsWith(`${wan}.`) && name.endsWith('.held'),
      );
      for (const name of left) await rm(join(run, name), { force: true });
      await rm(refusalPath(run, wan), { force: true });
      await rm(resolverFile(directories.run, wan), { force: true });
    },
  };
}
