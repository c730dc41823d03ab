import type { InterfaceCounters, Lease, TargetState, TunnelState } from '#protocol';
import { seededRandom } from './random.ts';

const TUNNEL_SECONDS = 2;
const LONGEST_SECONDS = 30 * 86_400;

/** Octets after so many seconds: a rate that belongs to the seed, so that counters only grow. */
function octets(seed: string, seconds: number): number {
  const bytesPerSecond = 2_000 + seededRandom(seed)() * 250_000;
  return Math.floor(bytesPerSecond * Math.min(Math.max(seconds, 0), LONGEST_SECONDS));
}

function deviceOf(link: { device: string; vlanId?: number }): string {
  return link.vlanId === undefined ? link.device : `${link.device}.${link.vlanId}`.slice(-15);
}

export function simulatedInterfaces(seed: string, target: TargetState, seconds: number): InterfaceCounters[] {
  return [...target.interfaces.wans, ...target.interfaces.lans].map((link) => ({
    device: deviceOf(link),
    up: true,
    rxBytes: octets(`${seed} ${link.name} rx`, seconds),
    txBytes: octets(`${seed} ${link.name} tx`, seconds),
    rxErrors: 0,
    txErrors: 0,
  }));
}

/** Peers connect for a moment and then stay up. */
export function simulatedTunnels(seed: string, target: TargetState, seconds: number): TunnelState[] {
  return target.vpn.siteToSite.map(({ name }): TunnelState => {
    const up = seconds - TUNNEL_SECONDS;
    if (up < 0) return { peer: name, state: 'connecting', rxBytes: 0, txBytes: 0 };
    return {
      peer: name,
      state: 'up',
      establishedSeconds: Math.floor(up),
      rxBytes: octets(`${seed} ${name} rx`, up),
      txBytes: octets(`${seed} ${name} tx`, up),
    };
  });
}

/** A handful of hosts a LAN, always the same ones. */
export function simulatedLeases(seed: string, target: TargetState, now: Date): Lease[] {
  return target.dhcp.servers.flatMap((server) => {
    const random = seededRandom(`${seed} ${server.lan}`);
    const hosts = 2 + Math.floor(random() * 6);
    const first = toNumber(server.rangeStart);
    const size = Math.min(toNumber(server.rangeEnd) - first + 1, hosts);
    return Array.from({ length: Math.max(size, 0) }, (_, host) => ({
      address: toAddress(first + host),
      macAddress: macAddress(random),
      hostname: `pc-${host + 1}`,
      expiresAt: new Date(now.getTime() + server.leaseSeconds * 500).toISOString(),
    }));
  });
}

/** Locally administered, unicast (IEEE 802). */
function macAddress(random: () => number): string {
  const octet = () =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, '0');
  return ['02', octet(), octet(), octet(), octet(), octet()].join(':');
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
