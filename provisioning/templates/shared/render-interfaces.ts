import type { Interfaces, Lan, Wan } from '#protocol';
import type { AccessLine } from '../../access-line.ts';
import { formatAddress, type Network } from '../../addresses/ipv4.ts';
import { by } from '../../order.ts';
import type { LanPlan, SitePlan } from './site-plan.ts';

/** The appliance's own address in a LAN: the first host of the subnet. */
export function applianceAddress(subnet: Network): string {
  return formatAddress(subnet.base + 1);
}

export function renderInterfaces(plan: SitePlan): Interfaces {
  return {
    wans: plan.site.accessLines.map(renderWan).sort(by((wan) => wan.name)),
    lans: plan.lans.map(renderLan).sort(by((lan) => lan.name)),
  };
}

function renderWan(line: AccessLine): Wan {
  const { name, device, vlanId, addressing, mtuBytes, priority } = line;
  return {
    name,
    device,
    ...(vlanId !== undefined && { vlanId }),
    addressing,
    ...(mtuBytes !== undefined && { mtuBytes }),
    priority,
  };
}

function renderLan({ parameters, subnet }: LanPlan): Lan {
  const { name, device, vlanId } = parameters;
  return {
    name,
    device,
    ...(vlanId !== undefined && { vlanId }),
    address: `${applianceAddress(subnet)}/${subnet.prefixLength}`,
  };
}
