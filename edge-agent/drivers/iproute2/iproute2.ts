import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { TargetState, Wan } from '#protocol';
import { makeDirectory, readIfThere } from '../daemon/files.ts';
import { run } from '../daemon/run.ts';
import type { Driver, DriverContext } from '../driver.ts';
import { checkInterfaces } from './check-interfaces.ts';
import { checkMachine } from './check-machine.ts';
import { createClients } from './clients.ts';
import { currentDevices } from './current.ts';
import { avoidDeadLines } from './dead-lines.ts';
import {
  checkHostSettings,
  HostSettings,
  hostSettings,
  readHostSettings,
  writeHostSettings,
} from './host-settings.ts';
import { type Memory, NOTHING, readMemory, union, writeMemory } from './memory.ts';
import { observeInterfaces, observeWanAddresses } from './observe.ts';
import { planBatch } from './plan-batch.ts';
import { forgetResolvers, writeResolvConf, writeResolvers } from './resolv-conf.ts';
import { type WantedDevice, wantedDevices } from './wanted.ts';

const Captured = Type.Object({
  host: HostSettings,
  resolvConf: Type.Union([Type.String(), Type.Null()]),
  devices: Type.Array(
    Type.Object({
      device: Type.String(),
      kind: Type.String(),
      up: Type.Boolean(),
      mtuBytes: Type.Integer(),
      addresses: Type.Array(Type.String()),
      routes: Type.Array(
        Type.Object({
          destination: Type.String(),
          gateway: Type.Optional(Type.String()),
          metric: Type.Integer(),
        }),
      ),
    }),
  ),
});
type Captured = Static<typeof Captured>;

/** A DHCP server that answers at all answers within this; the control plane's probe decides about one that does not. */
const CLIENT_PATIENCE_MS = 10_000;

/**
 * Links, addresses, default routes, the clients of WANs, the host's name and resolvers. Touches only the devices a
 * target state names, and those it made itself.
 */
export function createIproute2(context: DriverContext, resolvConf = '/etc/resolv.conf'): Driver {
  const { directories, log } = context;
  const memoryPath = join(directories.run, 'iproute2', 'memory.json');
  const clients = createClients(context, resolvConf);

  /** Remembers first, so that whatever happens in between can be cleaned up. */
  async function reconcile(wanted: readonly WantedDevice[], next: Memory, signal?: AbortSignal) {
    const before = await readMemory(memoryPath);
    await makeDirectory(directories.run);
    await writeMemory(memoryPath, union(before, next));
    for (const wan of before.clients.filter((wan) => !next.clients.includes(wan))) await stopClient(wan);
    const { links, addresses } = planBatch(wanted, await currentDevices(), before);
    await batch(links, signal);
    await batch(addresses, signal);
    return async () => writeMemory(memoryPath, next);
  }

  async function stopClient(wan: string): Promise<void> {
    await clients.stop(wan);
    await rm(clients.held(wan), { force: true });
    await forgetResolvers(directories.run, wan);
  }

  /** A device whose address is to come by a client loses all others, unless the client already holds one. */
  async function wantedNow(target: TargetState): Promise<WantedDevice[]> {
    const holding = new Set<string>();
    for (const { name, device, addressing } of target.interfaces.wans) {
      if (
        addressing.method === 'dhcp' &&
        (await exists(clients.held(name))) &&
        (await clients.isRunning(name))
      )
        holding.add(device);
    }
    return wantedDevices(target).map((wanted) =>
      wanted.addresses === 'by-client' && !holding.has(wanted.vlan?.parent ?? wanted.device)
        ? { ...wanted, addresses: [] }
        : wanted,
    );
  }

  async function waitFor(wan: Wan, signal: AbortSignal): Promise<void> {
    for (let waited = 0; waited < CLIENT_PATIENCE_MS; waited += 100) {
      if (await exists(clients.held(wan.name))) return;
      await pause(100, undefined, { signal });
    }
    log.warn({ wan: wan.name }, 'no address yet');
  }

  return {
    name: 'iproute2',
    async check(target) {
      const findings = checkInterfaces(target);
      if (findings.length > 0) return findings;
      return [...(await checkMachine(target)), ...(await checkHostSettings(target))];
    },
    async activate(target, signal) {
      const calling = target.interfaces.wans.filter(({ addressing }) => addressing.method !== 'static');
      const wanted = await wantedNow(target);
      const settle = await reconcile(wanted, memoryOf(wanted, calling), signal);
      await avoidDeadLines();
      await writeHostSettings(hostSettings(target));
      await writeResolvers(directories.run, target, resolvConf);
      for (const wan of calling) await clients.ensure(target, wan);
      await Promise.all(calling.map((wan) => waitFor(wan, signal)));
      await settle();
    },
    async capture(): Promise<Captured> {
      const devices = await currentDevices();
      return {
        host: await readHostSettings(),
        resolvConf: (await readIfThere(resolvConf)) ?? null,
        devices: devices.filter(({ kind }) => kind !== 'tun'),
      };
    },
    async restore(captured) {
      const seen = Value.Parse(Captured, captured);
      const { used, made } = await readMemory(memoryPath);
      const back = seen.devices.filter(({ device }) => used.includes(device) && !made.includes(device));
      const settle = await reconcile(back, NOTHING);
      await writeHostSettings(seen.host);
      if (seen.resolvConf !== null) await writeResolvConf(resolvConf, seen.resolvConf);
      await settle();
    },
    observe: async (target) => ({
      interfaces: await observeInterfaces(target),
      wanAddresses: target ? await observeWanAddresses(target) : [],
    }),
  };
}

function memoryOf(wanted: readonly WantedDevice[], calling: readonly Wan[]): Memory {
  return {
    used: wanted.map(({ device }) => device),
    made: wanted.filter(({ vlan }) => vlan).map(({ device }) => device),
    clients: calling.map(({ name }) => name),
  };
}

async function batch(lines: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  if (lines.length === 0) return;
  await run('ip', ['-4', '-batch', '-'], { input: `${lines.join('\n')}\n`, ...(signal && { signal }) });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
