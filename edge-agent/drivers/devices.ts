import type { Lan, TargetState, Wan } from '#protocol';

/** Where user-space ESP hands over what it decrypted, when the kernel has no ESP. */
export const TUNNEL_DEVICE = 'ipsec0';

/** The device that carries IP: the line itself, its VLAN (`eth0.10`), or the PPP link on it (`ppp-wan1`). */
export function wanDevice(wan: Wan): string {
  return wan.addressing.method === 'pppoe' ? `ppp-${wan.name}`.slice(0, 15) : carrierDevice(wan);
}

export function lanDevice(lan: Lan): string {
  return carrierDevice(lan);
}

/** The Ethernet device, with its VLAN. */
export function carrierDevice({ device, vlanId }: { device: string; vlanId?: number | undefined }): string {
  return vlanId === undefined ? device : `${device}.${vlanId}`;
}

/** Devices of WANs and LANs by the names the sections of a target state use. */
export function devicesByName({ interfaces }: TargetState): Map<string, string> {
  return new Map([
    ...interfaces.wans.map((wan) => [wan.name, wanDevice(wan)] as const),
    ...interfaces.lans.map((lan) => [lan.name, lanDevice(lan)] as const),
  ]);
}
