import { readFile } from 'node:fs/promises';
import type { Host } from './host.ts';
import { killAll } from './leftovers.ts';

/**
 * What a kernel does not know after a boot: addresses, routes, filters, settings, and what lies below `/run` (but for
 * the upper layers of the host's own mounts). The boot identifier is another one.
 */
const FORGET = `
umount /proc/sys/kernel/random/boot_id 2>/dev/null || true
find /run -mindepth 1 -maxdepth 1 ! -name 'overlay-*' -exec rm -rf {} +
for device in eth0 eth1 eth2; do
  ip link set $device down mtu 1500
  ip address flush dev $device
done
nft flush ruleset
for table in main 201 202 210 220; do ip route flush table $table 2>/dev/null || true; done
for rule in 210 211 212 213 220; do while ip rule delete pref $rule 2>/dev/null; do :; done; done
sysctl -qw net.ipv4.ip_forward=0 net.ipv4.conf.all.send_redirects=1 net.ipv4.conf.all.ignore_routes_with_linkdown=0 net.ipv4.conf.all.rp_filter=0
cat /proc/sys/kernel/random/uuid > /run/boot-id
mount --bind /run/boot-id /proc/sys/kernel/random/boot_id
`;

/** What the service manager runs before any address is set, as its unit says. */
export async function closeAtBoot(site: Host): Promise<void> {
  const unit = await readFile('edge-agent/sitekeeper-filter.service', 'utf8');
  const command = /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? '';
  await site.sh(command.replace('/opt/sitekeeper', process.cwd()));
}

/** Ends every process of a site at once, and leaves it as its next boot finds it. */
export async function losePower(site: Host): Promise<void> {
  await killAll(site.namespace, { but: site.holderPid });
  await site.sh(FORGET);
}
