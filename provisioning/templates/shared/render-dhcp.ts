import type { Dhcp, DhcpServer } from '#protocol';
import { formatAddress, type Network, parseAddress, sizeOf } from '../../addresses/ipv4.ts';
import { by } from '../../order.ts';
import { dnsDomain } from './render-dns.ts';
import { applianceAddress } from './render-interfaces.ts';
import type { LanPlan, SitePlan } from './site-plan.ts';

export function renderDhcp(plan: SitePlan): Dhcp {
  return {
    servers: plan.lans
      .filter((lan) => lan.parameters.dhcp.enabled)
      .map((lan) => renderServer(plan, lan))
      .sort(by((server) => server.lan)),
  };
}

function renderServer(plan: SitePlan, { parameters, subnet }: LanPlan): DhcpServer {
  const address = applianceAddress(subnet);
  return {
    lan: parameters.name,
    ...dhcpRange(subnet),
    leaseSeconds: parameters.dhcp.leaseSeconds,
    gateway: address,
    nameservers: [address],
    domain: dnsDomain(plan),
    reservations: [...parameters.dhcp.reservations].sort(
      (a, b) => parseAddress(a.address) - parseAddress(b.address),
    ),
  };
}

/** Leased addresses: .100 to .250 of a /24, the same part of any other subnet, never the appliance's own address. */
function dhcpRange(subnet: Network): { rangeStart: string; rangeEnd: string } {
  const size = sizeOf(subnet.prefixLength);
  const first = Math.max(2, Math.floor((size * 100) / 256));
  const last = Math.min(size - 2, Math.floor((size * 250) / 256));
  return { rangeStart: formatAddress(subnet.base + first), rangeEnd: formatAddress(subnet.base + last) };
}
