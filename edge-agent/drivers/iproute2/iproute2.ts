import { join } from 'node:path';
import { Value } from 'typebox/value';
import { interfaceFaults, monitoringFaults, systemFaults, type TargetState } from '#protocol';
import { readIfThere } from '../daemon/files.ts';
import { carrierDevice } from '../devices.ts';
import type { Driver, DriverContext } from '../driver.ts';
import { broken } from '../finding.ts';
import { lineTables } from '../line-tables.ts';
import { Captured } from './captured.ts';
import { checkMachine } from './check-machine.ts';
import { callingWans, createClients } from './clients.ts';
import { currentDevices } from './current.ts';
import { avoidDeadLines } from './dead-lines.ts';
import { checkHostSettings, hostSettings, readHostSettings, writeHostSettings } from './host-settings.ts';
import { checkLearned } from './inside.ts';
import { createIpv6 } from './ipv6.ts';
import { lineRules } from './line-rules.ts';
import { createInterfacesDrift } from './look-for-drift.ts';
import { acceptOnEveryLine } from './loose-sources.ts';
import { memoryOf, NOTHING } from './memory.ts';
import { observeInterfaces, observeWanAddresses } from './observe.ts';
import { NO_IPV6, wantedIpv6 } from './plan-ipv6.ts';
import { createReconciler, NO_RULES } from './reconciler.ts';
import { writeResolvConf, writeResolvers } from './resolv-conf.ts';
import { wantedDevices, withClients } from './wanted.ts';

/**
 * Links, addresses, default routes, the clients of WANs, the appliance as a host. Touches only the devices a target
 * state names, and those it made itself.
 */
export function createIproute2(context: DriverContext, resolvConf = '/etc/resolv.conf'): Driver {
  const { run } = context.directories;
  const clients = createClients(context, resolvConf);
  const ipv6 = createIpv6(join(run, 'iproute2'));
  const reconciler = createReconciler({ directory: join(run, 'iproute2'), endClient: clients.end });

  return {
    name: 'iproute2',
    async check(target) {
      const { system, interfaces, monitoring } = target;
      const faults = [
        ...interfaceFaults(interfaces),
        ...systemFaults(system),
        ...monitoringFaults(monitoring),
      ];
      if (faults.length > 0) return broken(faults);
      const { used } = await reconciler.memory();
      const held = await Promise.all(
        callingWans(target).map(async (wan) => ((await clients.holds(wan)) ? carrierDevice(wan) : undefined)),
      );
      // Before the first target state an address was learned by whatever set the box up.
      const isLearned = (device: string) => held.includes(device) || !used.includes(device);
      return [
        ...(await checkMachine(target)),
        ...(await checkHostSettings(target)),
        ...checkLearned(target, await currentDevices(), isLearned),
      ];
    },
    async activate(target, signal) {
      const calling = callingWans(target);
      const devices = await currentDevices();
      for (const wan of calling) {
        const again = (await clients.disturbance(wan, devices)) || (await clients.couldTake(target, wan));
        if (again) await clients.end(wan.name);
      }
      const held = await Promise.all(calling.map((wan) => clients.holds(wan)));
      const holding = calling.filter((_, i) => held[i]);
      const wanted = withClients(wantedDevices(target), holding);
      const tables = lineTables(target);
      const rules = {
        rules: lineRules(target),
        held: holding.flatMap(({ name }) => tables.get(name) ?? []),
      };
      const settle = await reconciler.reconcile(wanted, rules, memoryOf(wanted, calling), signal);
      await ipv6.reconcile(wantedIpv6(target), signal);
      await avoidDeadLines();
      if (tables.size > 0) await acceptOnEveryLine();
      await writeHostSettings(hostSettings(target));
      await writeResolvers(run, target, resolvConf);
      for (const wan of calling) await clients.ensure(target, wan);
      await Promise.all(calling.map((wan) => clients.waitForAddress(wan, signal)));
      await settle();
    },
    async capture(): Promise<Captured> {
      const devices = (await currentDevices()).filter(({ kind }) => kind !== 'tun');
      return {
        host: await readHostSettings(),
        resolvConf: (await readIfThere(resolvConf)) ?? null,
        devices,
      };
    },
    async restore(captured) {
      const seen = Value.Parse(Captured, captured);
      const { used, made } = await reconciler.memory();
      const back = seen.devices.filter(({ device }) => used.includes(device) && !made.includes(device));
      const settle = await reconciler.reconcile(back, NO_RULES, NOTHING);
      await ipv6.reconcile(NO_IPV6);
      await writeHostSettings(seen.host);
      if (seen.resolvConf !== null) await writeResolvConf(resolvConf, seen.resolvConf);
      await settle();
    },
    observe: async (target: TargetState | null) => ({
      interfaces: await observeInterfaces(target),
      wanAddresses: target ? await observeWanAddresses(target, clients.refusal) : [],
    }),
    drift: createInterfacesDrift({ run, resolvConf, clients }),
  };
}
