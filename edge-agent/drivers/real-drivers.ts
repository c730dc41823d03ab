import { createDnsmasq } from './dnsmasq/index.ts';
import type { Driver, DriverContext } from './driver.ts';
import { createIproute2 } from './iproute2/index.ts';
import { createNftables } from './nftables/index.ts';
import { createStrongswan } from './strongswan/index.ts';

/** The drivers of a real Debian box, in the order of activation. All need root and the packages of `debian-packages.ts`. */
export function createRealDrivers(context: DriverContext): Driver[] {
  return [
    createIproute2(context),
    createNftables(context),
    createDnsmasq(context),
    createStrongswan(context),
  ];
}
