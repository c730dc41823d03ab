import type { Interfaces, Lan, Wan } from '#protocol';
import type { AccessLine } from '../../access-line.ts';
import { formatAddress, type Network } from '../../addresses/ipv4.ts';
import { formatAddress6 } from '../../addresses/ipv6.ts';
import { by } from '../../order.ts';
import type { LanPlan, SitePlan } from './site-plan.ts';

/** The appliance's own address in a LAN: the first host of the subnet. */
export function applianceAddress(subnet: Network): string {
  return formatAddress(subnet.base + 1);
}

export function renderInterfaces(plan: SitePlan): Interfaces {
  return {
    wans: plan.site.accessLines
      .map((line) => renderWan(line, plan.parameters.ipv6.enabled))
      .sort(by((wan) => wan.name)),
    lans: plan.lans.map(renderLan).sort(by((lan) => lan.name)),
  };
}

function renderWan(line: AccessLine, hasIpv6: boolean): Wan {
  const { name, device, vlanId, addressing, mtuBytes, priority, ipv6 } = line;
  return {
    name,
    device,
    ...(vlanId !== undefined && { vlanId }),
    addressing,
    ...(mtuBytes !== undefined && { mtuBytes }),
    priority,
    ...(hasIpv6 && ipv6 && { ipv6Gateway: ipv6.gateway }),
  };
}

function renderLan({ parameters, subnet, ipv6 }: LanPlan): Lan {
  const links = [ipv6.uniqueLocal, ipv6.delegated].filter((link) => link !== undefined);
  const { name, device, vlanId } = parameters;
  return {
    name,
    device,
    ...(vlanId !== undefined && { vlanId }),
    address: `${applianceAddress(subnet)}/${subnet.prefixLength}`,
    ...(links.length > 0 && {
      ipv6Addresses: links.map((link) => `${formatAddress6(link.base + 1n)}/${link.prefixLength}`),
    }),
  };
}
