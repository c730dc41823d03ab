import type { DriftFinding, TargetState, Wan } from '#protocol';
import { readIfThere } from '../daemon/files.ts';
import { driftOfText } from '../drift-of-text.ts';
import { drifted } from '../drifted.ts';
import { hasIpv6 } from '../ipv6.ts';
import { lineTables } from '../line-tables.ts';
import { callingWans, type createClients } from './clients.ts';
import { currentDevices } from './current.ts';
import { currentRules } from './current-rules.ts';
import { devicePointers, driftOfDevices, driftOfHost, driftOfIpv6, driftOfRules } from './drift.ts';
import { hostSettings, readHostSettings } from './host-settings.ts';
import { currentIpv6 } from './ipv6.ts';
import { lineRules, planRules } from './line-rules.ts';
import type { CurrentDevice } from './parse-devices.ts';
import { NO_IPV6, wantedIpv6 } from './plan-ipv6.ts';
import { allResolvers } from './resolv-conf.ts';
import { wantedDevices, withClients } from './wanted.ts';

type Deps = { run: string; resolvConf: string; clients: ReturnType<typeof createClients> };

/** Compares devices, addresses, routes, rules, clients and the appliance as a host with what is wanted of them. */
export function createInterfacesDrift({ run, resolvConf, clients }: Deps) {
  async function driftOfClient(wan: Wan, devices: readonly CurrentDevice[], path: string) {
    const wrong = await clients.disturbance(wan, devices);
    return wrong ? [drifted(path, 'an address by its client', wrong, `${wan.name}: ${wrong}`)] : [];
  }

  return async (target: TargetState): Promise<DriftFinding[]> => {
    const calling = callingWans(target);
    const held = await Promise.all(calling.map((wan) => clients.holds(wan)));
    const holding = calling.filter((_, i) => held[i]);
    const tables = lineTables(target);
    const heldTables = holding.flatMap(({ name }) => tables.get(name) ?? []);
    const [devices, rules, host] = await Promise.all([currentDevices(), currentRules(), readHostSettings()]);
    const ipv6 = hasIpv6(target) ? await currentIpv6() : NO_IPV6;
    const wanted = withClients(wantedDevices(target), holding);
    const resolvers = await allResolvers(run, target);
    const ofClients = await Promise.all(
      calling.map((wan) =>
        driftOfClient(wan, devices, `/interfaces/wans/${target.interfaces.wans.indexOf(wan)}`),
      ),
    );
    return [
      ...driftOfDevices(wanted, devices, devicePointers(target)),
      ...driftOfIpv6(wantedIpv6(target), ipv6, devicePointers(target)),
      ...driftOfRules(planRules(lineRules(target), rules, heldTables)),
      ...ofClients.flat(),
      ...driftOfHost(hostSettings(target), host),
      ...(resolvers === ''
        ? []
        : driftOfText('/interfaces/wans', 'resolv.conf', resolvers, await readIfThere(resolvConf))),
    ];
  };
}
