import type { Dhcp, DhcpServer } from '#protocol';
import { formatAddress, parseAddress } from '../../addresses/ipv4.ts';
import { leasedRange } from '../../addresses/lan-size.ts';
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
  const leased = leasedRange(subnet);
  return {
    lan: parameters.name,
    rangeStart: formatAddress(leased.first),
    rangeEnd: formatAddress(leased.last),
    leaseSeconds: parameters.dhcp.leaseSeconds,
    gateway: address,
    nameservers: [address],
    domain: dnsDomain(plan),
    reservations: [...parameters.dhcp.reservations].sort(
      (a, b) => parseAddress(a.address) - parseAddress(b.address),
    ),
  };
}
