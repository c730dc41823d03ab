import type { Lan, Wan } from '../target-state/interfaces.ts';
import type { TargetState } from '../target-state/target-state.ts';
import { fault, type ValueFault } from './fault.ts';

/** Where user-space ESP hands over what it decrypted, when the kernel has no ESP. */
export const TUNNEL_DEVICE = 'ipsec0';

/** What Linux takes (`IFNAMSIZ` less its end). */
const LONGEST_DEVICE_NAME = 15;
/** The loopback, the device of the tunnels, and what the kernel's settings call all devices and new ones. */
const RESERVED_DEVICES = ['lo', TUNNEL_DEVICE, 'all', 'default'];

type Section = { device: string; vlanId?: number | undefined };

/** The device that carries IP: the line itself, its VLAN (`eth0.10`), or the PPP link on it (`ppp-wan1`). */
export function wanDevice(wan: Pick<Wan, 'name' | 'device' | 'vlanId' | 'addressing'>): string {
  return wan.addressing.method === 'pppoe'
    ? `ppp-${wan.name}`.slice(0, LONGEST_DEVICE_NAME)
    : carrierDevice(wan);
}

export function lanDevice(lan: Lan): string {
  return carrierDevice(lan);
}

/** The Ethernet device, with its VLAN. */
export function carrierDevice({ device, vlanId }: Section): string {
  return vlanId === undefined ? device : `${device}.${vlanId}`;
}

/** Devices of WANs and LANs by the names the sections of a target state use. */
export function devicesByName({ interfaces }: Pick<TargetState, 'interfaces'>): Map<string, string> {
  return new Map([
    ...interfaces.wans.map((wan) => [wan.name, wanDevice(wan)] as const),
    ...interfaces.lans.map((lan) => [lan.name, lanDevice(lan)] as const),
  ]);
}

/** A device of the appliance, which its name must still be with the VLAN. */
export function deviceFault(section: Section): ValueFault | undefined {
  const name = carrierDevice(section);
  if (name.length > LONGEST_DEVICE_NAME)
    return fault(
      'device-name-too-long',
      `${name} is longer than the ${LONGEST_DEVICE_NAME} characters of a device name`,
    );
  return RESERVED_DEVICES.includes(section.device) || section.device.startsWith('ppp-')
    ? fault('device-name-reserved', `${section.device} is no port of an appliance`)
    : undefined;
}
