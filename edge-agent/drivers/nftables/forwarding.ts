import { readFile, writeFile } from 'node:fs/promises';

const IPV4 = '/proc/sys/net/ipv4';

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
