import { readFile, writeFile } from 'node:fs/promises';

const IPV4 = '/proc/sys/net/ipv4';
const IPV6 = '/proc/sys/net/ipv6/conf/all/forwarding';

export async function readForwarding(): Promise<boolean> {
  return (await readFile(`${IPV4}/ip_forward`, 'utf8')).trim() === '1';
}

/**
 * Forwarding of IPv4 between devices. A router between two tunnels sees packets come and go on one device and would
 * send redirects (RFC 792) that no host behind a tunnel can follow.
 */
export async function writeForwarding(on: boolean): Promise<void> {
  if (on) {
    await writeFile(`${IPV4}/conf/all/send_redirects`, '0');
    await writeFile(`${IPV4}/conf/default/send_redirects`, '0');
  }
  if ((await readForwarding()) !== on) await writeFile(`${IPV4}/ip_forward`, on ? '1' : '0');
}

/** False on a machine without IPv6. */
export async function readForwarding6(): Promise<boolean> {
  return (await readFile(IPV6, 'utf8').catch(() => '')).trim() === '1';
}

export async function writeForwarding6(on: boolean): Promise<void> {
  if ((await readForwarding6()) !== on) await writeFile(IPV6, on ? '1' : '0');
}
