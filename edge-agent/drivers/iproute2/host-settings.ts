import { readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import Type, { type Static } from 'typebox';
import type { Finding, TargetState } from '#protocol';
import { exists, readIfThere, writeWhole } from '../daemon/files.ts';
import { tryRun } from '../daemon/run.ts';
import { refused } from '../finding.ts';

const HOSTNAME = '/proc/sys/kernel/hostname';
const LOCAL_TIME = '/etc/localtime';
const ZONES = '/usr/share/zoneinfo';
const TIME_SERVERS = '/etc/systemd/timesyncd.conf.d/sitekeeper.conf';
const SYSTEMD = '/run/systemd/system';

/** The appliance as a host, as section `system` describes it. */
export const HostSettings = Type.Object({
  hostname: Type.String(),
  /** Where `/etc/localtime` leads; null when it is no link. */
  localTime: Type.Union([Type.String(), Type.Null()]),
  /** Our part of timesyncd.conf(5); null when there is none. */
  timeServers: Type.Union([Type.String(), Type.Null()]),
});
export type HostSettings = Static<typeof HostSettings>;

export function hostSettings({ system }: TargetState): HostSettings {
  const { hostname, timeZone, ntpServers } = system;
  const timeServers = ntpServers.length > 0 ? `[Time]\nNTP=${ntpServers.join(' ')}\n` : null;
  return { hostname, localTime: `${ZONES}/${timeZone}`, timeServers };
}

export async function checkHostSettings({ system }: TargetState): Promise<Finding[]> {
  const known = await exists(`${ZONES}/${system.timeZone}`);
  return known ? [] : [refused('/system/timeZone', `there is no time zone ${system.timeZone}`)];
}

export async function readHostSettings(): Promise<HostSettings> {
  return {
    hostname: (await readFile(HOSTNAME, 'utf8')).trim(),
    localTime: await readlink(LOCAL_TIME).catch(() => null),
    timeServers: (await readIfThere(TIME_SERVERS)) ?? null,
  };
}

export async function writeHostSettings(wanted: HostSettings): Promise<void> {
  const current = await readHostSettings();
  if (wanted.hostname !== current.hostname) await writeFile(HOSTNAME, wanted.hostname);
  if (wanted.localTime !== null && wanted.localTime !== current.localTime) {
    await rm(`${LOCAL_TIME}.next`, { force: true });
    await symlink(wanted.localTime, `${LOCAL_TIME}.next`);
    await rename(`${LOCAL_TIME}.next`, LOCAL_TIME);
  }
  if (wanted.timeServers !== current.timeServers) await writeTimeServers(wanted.timeServers);
}

async function writeTimeServers(text: string | null): Promise<void> {
  if (text === null) await rm(TIME_SERVERS, { force: true });
  else await writeWhole(TIME_SERVERS, text);
  if (await exists(SYSTEMD)) await tryRun('systemctl', ['try-restart', 'systemd-timesyncd.service']);
}
