import { setTimeout as pause } from 'node:timers/promises';
import type { Host } from './host.ts';

/** Whether an echo request is answered, at the latest the third. */
export async function pings(host: Host, address: string): Promise<boolean> {
  const { code } = await host.exec('ping', ['-c', '3', '-i', '0.3', '-W', '1', address], {
    allowFailure: true,
  });
  return code === 0;
}

/** Asks for a lease on `eth0` as a PC does that has just been plugged in. Returns the address. */
export async function leaseOf(host: Host): Promise<string> {
  await host.sh('ip link set eth0 up; dhclient -4 -1 -q -pf /run/dhclient.pid -lf /run/dhclient.leases eth0');
  const { stdout } = await host.sh("ip -4 -o address show dev eth0 | awk '{ print $4 }'");
  return stdout.trim().split('/')[0] ?? '';
}

/** What tcpdump sees on a device while something goes on. */
export async function transcript(
  host: Host,
  device: string,
  during: () => Promise<void>,
  filter = 'icmp or esp or udp port 4500',
): Promise<string> {
  const capture = host.spawn('tcpdump', ['-i', device, '-n', '-l', '-U', ...filter.split(' ')]);
  await capture.waitFor(/listening on/);
  try {
    await during();
    await pause(500);
  } finally {
    await capture.stop('SIGINT');
  }
  return capture
    .output()
    .split('\n')
    .filter((line) => / IP /.test(line))
    .join('\n');
}
