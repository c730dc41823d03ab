import { APPLIANCE_ZONE, type Finding, type TargetState, VPN_ZONE } from '#protocol';
import { contains, networkOf } from '../addresses.ts';
import { duplicates, refused } from '../finding.ts';

/** What nft cannot know: that names refer to something, and forwarded ports to a host of a LAN. */
export function checkReferences(target: TargetState): Finding[] {
  return [
    ...checkZones(target),
    ...checkPolicies(target),
    ...checkPortForwards(target),
    ...checkMasquerade(target),
  ];
}

function checkZones({ firewall, interfaces }: TargetState): Finding[] {
  const known = new Set([...interfaces.wans, ...interfaces.lans].map(({ name }) => name));
  const members = firewall.zones.flatMap((zone, z) =>
    zone.interfaces.map((value, i) => ({ path: `/firewall/zones/${z}/interfaces/${i}`, value })),
  );
  const names = firewall.zones.map((zone, z) => ({ path: `/firewall/zones/${z}/name`, value: zone.name }));
  const misplaced = firewall.zones.flatMap((zone, z) => {
    if (zone.name === APPLIANCE_ZONE)
      return refused(`/firewall/zones/${z}`, 'the appliance itself is no zone to define');
    if (zone.name === VPN_ZONE && zone.interfaces.length > 0)
      return refused(`/firewall/zones/${z}/interfaces`, 'the zone of tunnels has no interfaces');
    return [];
  });
  return [
    ...duplicates(names, 'zone'),
    ...duplicates(members, 'interface'),
    ...misplaced,
    ...members
      .filter(({ value }) => !known.has(value))
      .map(({ path, value }) => refused(path, `there is no WAN or LAN ${value}`)),
  ];
}

function checkPolicies({ firewall }: TargetState): Finding[] {
  const zones = new Set(firewall.zones.map((zone) => zone.name));
  return firewall.policies.flatMap((policy, p) => {
    const path = `/firewall/policies/${p}`;
    const findings: Finding[] = [];
    if (policy.from !== APPLIANCE_ZONE && !zones.has(policy.from))
      findings.push(refused(`${path}/from`, `there is no zone ${policy.from}`));
    if (policy.to !== APPLIANCE_ZONE && !zones.has(policy.to))
      findings.push(refused(`${path}/to`, `there is no zone ${policy.to}`));
    if (policy.from === APPLIANCE_ZONE && policy.to === APPLIANCE_ZONE)
      findings.push(refused(`${path}/to`, 'the appliance always reaches itself'));
    policy.services?.forEach((service, s) => {
      if (service.ports && service.protocol !== 'tcp' && service.protocol !== 'udp')
        findings.push(refused(`${path}/services/${s}/ports`, `${service.protocol} has no ports`));
    });
    return findings;
  });
}

function checkPortForwards({ firewall, interfaces }: TargetState): Finding[] {
  const lans = interfaces.lans.map((lan) => networkOf(lan.address));
  const ports = firewall.portForwards.map(({ wan, protocol, publicPort }, i) => ({
    path: `/firewall/portForwards/${i}/publicPort`,
    value: `${wan} ${protocol} ${publicPort}`,
  }));
  return [
    ...duplicates(ports, 'public port'),
    ...firewall.portForwards.flatMap((rule, i) => {
      const path = `/firewall/portForwards/${i}`;
      const findings: Finding[] = [];
      if (!interfaces.wans.some((wan) => wan.name === rule.wan))
        findings.push(refused(`${path}/wan`, `there is no WAN ${rule.wan}`));
      if (!lans.some((lan) => contains(lan, rule.address)))
        findings.push(refused(`${path}/address`, `${rule.address} is in no LAN`));
      return findings;
    }),
  ];
}

function checkMasquerade({ firewall, interfaces }: TargetState): Finding[] {
  return firewall.masquerade.flatMap((name, i) =>
    interfaces.wans.some((wan) => wan.name === name)
      ? []
      : [refused(`/firewall/masquerade/${i}`, `there is no WAN ${name}`)],
  );
}
