import { rm } from 'node:fs/promises';
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
import { driftOfDnsmasq, isWanted } from './drift.ts';
import { parseLeases } from './parse-leases.ts';
import { renderConfiguration } from './render-configuration.ts';

const Captured = Type.Object({ running: Type.Boolean() });
const MOST_LEASES = 1024;

/** DHCP and DNS on the LANs, by a dnsmasq of our own. It is restarted only when its configuration changes. */
export function createDnsmasq({ directories, log }: DriverContext): Driver {
  const state = join(directories.state, 'dnsmasq');
  const configurationPath = join(state, 'dnsmasq.conf');
  const leases = join(state, 'leases');
  const pid = join(directories.run, 'dnsmasq', 'dnsmasq.pid');
  const daemon = createDaemon({ name: 'dnsmasq', directory: join(directories.run, 'dnsmasq'), log });
  const render = (target: TargetState) =>
    renderConfiguration(target, { leases, pid, resolvers: resolverFiles(directories.run, target) });

  return {
    name: 'dnsmasq',
    async check(target) {
      const faults = serviceFaults(target);
      return faults.length > 0 ? broken(faults) : askDnsmasq(render(target), join(state, 'candidate.conf'));
    },
    async activate(target, signal) {
      if (!isWanted(target)) return daemon.stop();
      const configuration = render(target);
      await makeDirectory(state);
      // Who changed the file may have made dnsmasq read it.
      if ((await readIfThere(configurationPath)) !== configuration) await daemon.stop();
      await writeWhole(configurationPath, configuration);
      const args = ['--keep-in-foreground', `--conf-file=${configurationPath}`];
      await daemon.ensure({ command: '/usr/sbin/dnsmasq', args, configuration, readyFile: pid }, signal);
    },
    capture: async () => ({ running: await daemon.isRunning() }),
    async restore(captured) {
      // Before the first target state ours cannot run; one found running was left by an earlier life of this agent.
      if (!Value.Parse(Captured, captured).running) await daemon.stop();
    },
    async observe() {
      await daemon.isRunning();
      const text = (await readIfThere(leases)) ?? '';
      return { leases: parseLeases(text, new Date()).slice(0, MOST_LEASES) };
    },
    drift: (target) =>
      driftOfDnsmasq(target, daemon, render(target), { configuration: configurationPath, pid }),
  };
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
