import type { PortForward } from '#protocol';
import { endOf, formatNetwork, includesAddress, type Network, parseAddress } from '../../addresses/ipv4.ts';
import { type Fault, throwFaults } from '../../errors.ts';
import { repeated } from './check-lans.ts';
import type { LanPlan, SitePlan } from './site-plan.ts';
import { wanNames } from './zones.ts';

/** Ports the appliance itself needs as soon as it has tunnels (RFC 7296 §2). */
const IKE_PORTS: readonly number[] = [500, 4500];

/**
 * What must hold of the hosts of a site that fixed leases and port forwards name.
 *
 * @throws ProvisioningError `parameters-invalid`
 */
export function checkHosts(plan: SitePlan, forwards: readonly PortForward[]): void {
  throwFaults('parameters-invalid', [
    ...plan.lans.flatMap((lan) => reservationFaults(plan, lan)),
    ...forwardFaults(plan),
    ...repeated(forwards, (forward) => `${forward.wan} ${forward.protocol} ${forward.publicPort}`).map(
      (forward) => ({
        pointer: plan.pointerTo('firewall', 'portForwards'),
        code: 'duplicate',
        detail: `${plan.site.name}: ${forward.protocol} port ${forward.publicPort} of ${forward.wan} is forwarded twice`,
      }),
    ),
  ]);
}

/** Whether an address can be another host's: not the network's, not the appliance's, not for broadcast. */
function isHostOf(subnet: Network, address: string): boolean {
  const value = parseAddress(address);
  return includesAddress(subnet, value) && value > subnet.base + 1 && value < endOf(subnet) - 1;
}

function reservationFaults(plan: SitePlan, lan: LanPlan): Fault[] {
  const index = plan.parameters.lans.indexOf(lan.parameters);
  const pointer = `${plan.pointerTo('lans')}/${index}/dhcp/reservations`;
  const { reservations } = lan.parameters.dhcp;
  const name = `LAN ${lan.parameters.name} of ${plan.site.name}`;
  const duplicates = [
    ...repeated(reservations, (reservation) => reservation.macAddress),
    ...repeated(reservations, (reservation) => reservation.address),
  ];
  return [
    ...reservations.flatMap((reservation, at) =>
      isHostOf(lan.subnet, reservation.address)
        ? []
        : {
            pointer: `${pointer}/${at}/address`,
            code: 'address-outside-lan',
            detail: `${name}: ${reservation.address} cannot be a host of ${formatNetwork(lan.subnet)}`,
          },
    ),
    ...duplicates.map((reservation) => ({
      pointer: `${pointer}/${reservations.indexOf(reservation)}`,
      code: 'duplicate',
      detail: `${name}: ${reservation.macAddress} or ${reservation.address} is reserved twice`,
    })),
  ];
}

const hasTunnels = ({ vpn, remoteAccess }: SitePlan) => vpn.peers.length > 0 || remoteAccess !== null;

function forwardFaults(plan: SitePlan): Fault[] {
  return plan.parameters.firewall.portForwards.flatMap((forward, index) => {
    if ((forward.siteId ?? plan.site.id) !== plan.site.id) return [];
    const pointer = `${plan.pointerTo('firewall', 'portForwards')}/${index}`;
    const fault = (member: string, code: string, detail: string) => ({
      pointer: `${pointer}/${member}`,
      code,
      detail: `Port forward ${forward.name} of ${plan.site.name}: ${detail}`,
    });
    const faults: Fault[] = [];
    if (!plan.lans.some((lan) => isHostOf(lan.subnet, forward.address))) {
      faults.push(fault('address', 'address-outside-lan', `${forward.address} is not a host of its LANs`));
    }
    if (forward.wan !== undefined && !wanNames(plan).includes(forward.wan)) {
      faults.push(fault('wan', 'unknown-name', `there is no access line ${forward.wan}`));
    }
    if (hasTunnels(plan) && forward.protocol === 'udp' && IKE_PORTS.includes(forward.publicPort)) {
      faults.push(fault('publicPort', 'port-in-use', `the tunnels need udp port ${forward.publicPort}`));
    }
    return faults;
  });
}
