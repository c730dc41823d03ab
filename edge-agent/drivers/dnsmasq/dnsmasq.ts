import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { type Finding, serviceFaults, type TargetState } from '#protocol';
import { createDaemon } from '../daemon/daemon.ts';
import { makeDirectory, readIfThere, writeWhole } from '../daemon/files.ts';
import { RunError, run } from '../daemon/run.ts';
import type { Driver, DriverContext } from '../driver.ts';
import { broken, refused } from '../finding.ts';
import { resolverFiles } from '../resolvers.ts';
import { driftOfDnsmasq } from './drift.ts';
import { readLeaseFiles } from './lease-files.ts';
import { parseLeases } from './parse-leases.ts';
import { renderConfiguration } from './render-configuration.ts';
import { settleLeases } from './settle-leases.ts';
import { type ServedZone, servedZones } from './zones.ts';

const Captured = Type.Object({ running: Type.Boolean() });
const MOST_LEASES = 1024;
/** Of daemons of ours, from records in the run directory; an agent before this one had a single one for all zones. */
const RECORD = /^(dnsmasq(?:-.+)?)\.json$/;

/** DHCP and DNS on the LANs, by a dnsmasq of our own for each zone. One is restarted only when its configuration changes. */
export function createDnsmasq({ directories, log }: DriverContext): Driver {
  const state = join(directories.state, 'dnsmasq');
  const runtime = join(directories.run, 'dnsmasq');
  const daemon = (name: string) => createDaemon({ name, directory: runtime, log });

  const planned = (target: TargetState) =>
    servedZones(target).map((zone) => {
      const files = {
        configuration: join(state, `${zone.name}.conf`),
        leases: join(state, `${zone.name}.leases`),
        pid: join(runtime, `${zone.name}.pid`),
      };
      const paths = { ...files, resolvers: resolverFiles(directories.run, target) };
      const configuration = renderConfiguration(target, zone, paths);
      return { zone, files, configuration, name: `dnsmasq-${zone.name}` };
    });

  async function running(): Promise<string[]> {
    const names = await readdir(runtime).catch(() => []);
    return names.flatMap((name) => RECORD.exec(name)?.[1] ?? []);
  }

  async function stop(names: readonly string[]): Promise<void> {
    for (const name of names) await daemon(name).stop();
  }

  /** Ends those that are not wanted as they are: the address of a LAN can be bound by one of them only. */
  async function stopOthers(plans: ReturnType<typeof planned>): Promise<void> {
    const kept = new Set<string>();
    for (const { name, files, configuration } of plans) {
      // Who changed the file may have made dnsmasq read it.
      if ((await readIfThere(files.configuration)) === configuration) kept.add(name);
    }
    await stop((await running()).filter((name) => !kept.has(name)));
  }

  return {
    name: 'dnsmasq',
    async check(target) {
      const faults = serviceFaults(target);
      if (faults.length > 0) return broken(faults);
      for (const { configuration } of planned(target)) {
        const findings = await askDnsmasq(configuration, join(state, 'candidate.conf'));
        if (findings.length > 0) return findings;
      }
      return [];
    },
    async activate(target, signal) {
      const plans = planned(target);
      await makeDirectory(state);
      await stopOthers(plans);
      const leases = await readLeaseFiles(state);
      for (const { zone, files, configuration, name } of plans) {
        if (!(await daemon(name).isRunning()))
          await writeWhole(files.leases, settleLeases(leases, addressesIn(target, zone)));
        await writeWhole(files.configuration, configuration);
        const args = ['--keep-in-foreground', `--conf-file=${files.configuration}`];
        const specification = { command: '/usr/sbin/dnsmasq', args, configuration, readyFile: files.pid };
        await daemon(name).ensure(specification, signal);
      }
    },
    async capture() {
      const found = await Promise.all((await running()).map((name) => daemon(name).isRunning()));
      return { running: found.includes(true) };
    },
    async restore(captured) {
      // Before the first target state ours cannot run; one found running was left by an earlier life of this agent.
      if (!Value.Parse(Captured, captured).running) await stop(await running());
    },
    async observe(target) {
      const zones = target ? servedZones(target) : [];
      for (const { name } of zones) await daemon(`dnsmasq-${name}`).isRunning();
      const texts = await Promise.all(zones.map(({ name }) => readIfThere(join(state, `${name}.leases`))));
      const now = new Date();
      return { leases: texts.flatMap((text) => parseLeases(text ?? '', now)).slice(0, MOST_LEASES) };
    },
    async drift(target) {
      const plans = planned(target);
      const wanted = plans.map(({ name }) => name);
      const others = (await running()).filter((name) => !wanted.includes(name));
      return driftOfDnsmasq(
        target,
        plans.map((plan) => ({ ...plan, daemon: daemon(plan.name) })),
        others.map(daemon),
      );
    },
  };
}

function addressesIn({ interfaces }: TargetState, { lans }: ServedZone): string[] {
  return interfaces.lans.filter(({ name }) => lans.includes(name)).map(({ address }) => address);
}

async function askDnsmasq(configuration: string, path: string): Promise<Finding[]> {
  await writeWhole(path, configuration);
  try {
    await run('dnsmasq', ['--test', `--conf-file=${path}`]);
    return [];
  } catch (error) {
    if (!(error instanceof RunError) || error.output.stderr === '') throw error;
    return [refused('/dhcp', error.message.replaceAll(path, 'dnsmasq.conf'))];
  } finally {
    await rm(path, { force: true });
  }
}
