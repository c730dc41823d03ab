import { hostFault, IKE_PORTS, type PortForward, reservationFaults } from '#protocol';
import { type Fault, throwFaults } from '../../errors.ts';
import { repeated } from './check-lans.ts';
import { applianceAddress } from './render-interfaces.ts';
import type { LanPlan, SitePlan } from './site-plan.ts';
import { wanNames } from './zones.ts';

/**
 * What must hold of the hosts of a site that fixed leases and port forwards name.
 *
 * @throws ProvisioningError `parameters-invalid`
 */
export function checkHosts(plan: SitePlan, forwards: readonly PortForward[]): void {
  throwFaults('parameters-invalid', [
    ...plan.lans.flatMap((lan) => lanFaults(plan, lan)),
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

/** The appliance's own address in a LAN, by which the rules of the contract know the LAN. */
const ownIn = ({ subnet }: LanPlan) => `${applianceAddress(subnet)}/${subnet.prefixLength}`;

function lanFaults(plan: SitePlan, lan: LanPlan): Fault[] {
  const index = plan.parameters.lans.indexOf(lan.parameters);
  const pointer = `${plan.pointerTo('lans')}/${index}/dhcp/reservations`;
  const faults = reservationFaults(lan.parameters.dhcp.reservations, ownIn(lan), pointer);
  return faults.map((fault) => ({
    ...fault,
    detail: `LAN ${lan.parameters.name} of ${plan.site.name}: ${fault.detail}`,
  }));
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
    const unfit = hostFault(plan.lans.map(ownIn), forward.address);
    if (unfit) faults.push(fault('address', unfit.code, unfit.detail));
    if (forward.wan !== undefined && !wanNames(plan).includes(forward.wan)) {
      faults.push(fault('wan', 'unknown-name', `there is no access line ${forward.wan}`));
    }
    if (hasTunnels(plan) && forward.protocol === 'udp' && IKE_PORTS.includes(forward.publicPort)) {
      faults.push(fault('publicPort', 'port-in-use', `the tunnels need udp port ${forward.publicPort}`));
    }
    return faults;
  });
}
