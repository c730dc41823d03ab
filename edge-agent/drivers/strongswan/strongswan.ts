import Type from 'typebox';
import { Value } from 'typebox/value';
import { type TargetState, vpnFaults } from '#protocol';
import { drifted } from '../drifted.ts';
import type { Driver, DriverContext } from '../driver.ts';
import { broken, refused } from '../finding.ts';
import { createCharon } from './charon.ts';
import { checkByCharon } from './check-by-charon.ts';
import { readCredentials } from './credentials.ts';
import { type Esp, probeEsp } from './esp.ts';
import { checkTunnelAddresses } from './tunnel-device.ts';
import { tunnelState } from './tunnel-state.ts';

const Captured = Type.Object({ running: Type.Boolean() });

/** IPsec by a charon of our own. Tunnels that do not change stay up through every activation. */
export function createStrongswan(context: DriverContext): Driver {
  const charon = createCharon(context);
  let probed: Promise<Esp> | undefined;
  const esp = () => {
    probed ??= probeEsp();
    return probed;
  };

  return {
    name: 'strongswan',
    async check(target) {
      if (!hasTunnels(target)) return [];
      const findings = broken(vpnFaults(target));
      if ((await esp()) === 'user-space') findings.push(...checkTunnelAddresses(target));
      if (findings.length > 0) return findings;
      try {
        await checkByCharon(target, context, await readCredentials(context.vpn), await esp());
        return [];
      } catch (error) {
        return [refused('/vpn', error instanceof Error ? error.message : String(error))];
      }
    },
    async activate(target, signal) {
      if (!hasTunnels(target)) return charon.stop();
      await charon.apply(target, await readCredentials(context.vpn), await esp(), signal);
    },
    capture: async () => ({ running: await charon.isRunning() }),
    async restore(captured) {
      if (!Value.Parse(Captured, captured).running) await charon.stop();
    },
    async drift(target) {
      if (hasTunnels(target)) {
        return charon.drift(target, (await readCredentials(context.vpn)).names, await esp());
      }
      const runs = await charon.isRunning();
      return runs
        ? [drifted('/vpn', 'no tunnels', 'charon runs', 'charon runs though there are no tunnels')]
        : [];
    },
    async observe(target) {
      if (!target) return {};
      const running = hasTunnels(target) && (await charon.isRunning());
      const all = running ? await charon.list().catch(() => []) : [];
      const byName = Map.groupBy(all, ({ connection }) => connection);
      const states = target.vpn.siteToSite.map((peer) => tunnelState(peer, byName.get(peer.name) ?? []));
      return { tunnels: states };
    },
  };
}

function hasTunnels({ vpn }: TargetState): boolean {
  return vpn.siteToSite.length > 0 || vpn.remoteAccess !== undefined;
}
