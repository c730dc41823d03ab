import { APPLIANCE_ZONE, type Firewall, type Policy, VPN_ZONE } from '../target-state/firewall.ts';
import type { TargetState } from '../target-state/target-state.ts';
import { lanHostFault, networkFault } from './addresses.ts';
import { at, duplicates, fault, type RuleFault } from './fault.ts';

/** Ports the appliance itself needs as soon as it has tunnels (RFC 7296 §2). */
export const IKE_PORTS: readonly number[] = [500, 4500];

/** What the shapes cannot say of the packet filter: that names refer to something, and forwarded ports to a host. */
export function firewallFaults(target: TargetState): RuleFault[] {
  const { firewall, interfaces } = target;
  const zones = firewall.zones.map(({ name }) => name);
  return [
    ...zoneFaults(target),
    ...policyFaults(firewall.policies, zones, '/firewall/policies'),
    ...portForwardFaults(target),
    ...firewall.masquerade.flatMap((name, i) =>
      interfaces.wans.some((wan) => wan.name === name)
        ? []
        : at(`/firewall/masquerade/${i}`, fault('unknown-name', `there is no WAN ${name}`)),
    ),
  ];
}

function zoneFaults({ firewall, interfaces }: TargetState): RuleFault[] {
  const known = new Set([...interfaces.wans, ...interfaces.lans].map(({ name }) => name));
  const members = firewall.zones.flatMap((zone, z) =>
    zone.interfaces.map((value, i) => ({ pointer: `/firewall/zones/${z}/interfaces/${i}`, value })),
  );
  return [
    ...duplicates(
      firewall.zones.map(({ name }, z) => ({ pointer: `/firewall/zones/${z}/name`, value: name })),
      'zone',
    ),
    ...duplicates(members, 'interface'),
    ...firewall.zones.flatMap((zone, z) => at(`/firewall/zones/${z}`, misplaced(zone))),
    ...members
      .filter(({ value }) => !known.has(value))
      .flatMap(({ pointer, value }) => at(pointer, fault('unknown-name', `there is no WAN or LAN ${value}`))),
  ];
}

function misplaced({ name, interfaces }: Firewall['zones'][number]) {
  if (name === APPLIANCE_ZONE) return fault('name-reserved', 'the appliance itself is no zone to define');
  if (name !== VPN_ZONE || interfaces.length === 0) return undefined;
  return fault('name-reserved', 'the zone of tunnels has no interfaces');
}

/**
 * What the shapes cannot say of policies.
 * @param zones that are defined
 * @param pointer of the list
 */
export function policyFaults(
  policies: readonly Policy[],
  zones: readonly string[],
  pointer: string,
): RuleFault[] {
  const known = new Set([...zones, APPLIANCE_ZONE]);
  return [
    ...duplicates(
      policies.map(({ name }, p) => ({ pointer: `${pointer}/${p}/name`, value: name })),
      'policy',
    ),
    ...policies.flatMap((policy, p) => {
      const place = `${pointer}/${p}`;
      const bothOwn = policy.from === APPLIANCE_ZONE && policy.to === APPLIANCE_ZONE;
      return [
        ...(['from', 'to'] as const).flatMap((end) =>
          known.has(policy[end])
            ? []
            : at(`${place}/${end}`, fault('unknown-name', `there is no zone ${policy[end]}`)),
        ),
        ...(bothOwn ? at(`${place}/to`, fault('value-invalid', 'the appliance always reaches itself')) : []),
        ...(policy.services ?? []).flatMap(({ protocol, ports }, s) =>
          ports === undefined || protocol === 'tcp' || protocol === 'udp'
            ? []
            : at(`${place}/services/${s}/ports`, fault('value-invalid', `${protocol} has no ports`)),
        ),
        ...networksFaults(policy.sources, `${place}/sources`),
        ...networksFaults(policy.destinations, `${place}/destinations`),
      ];
    }),
  ];
}

function portForwardFaults({ firewall, interfaces, vpn }: TargetState): RuleFault[] {
  const lans = interfaces.lans.map(({ address }) => address);
  const hasTunnels = vpn.siteToSite.length > 0 || vpn.remoteAccess !== undefined;
  const wans = new Set(interfaces.wans.map(({ name }) => name));
  return [
    ...duplicates(
      firewall.portForwards.map(({ wan, protocol, publicPort }, i) => ({
        pointer: `/firewall/portForwards/${i}/publicPort`,
        value: `${wan} ${protocol} ${publicPort}`,
      })),
      'public port',
    ),
    ...firewall.portForwards.flatMap(({ wan, protocol, publicPort, address, sources }, i) => {
      const place = `/firewall/portForwards/${i}`;
      const ike = hasTunnels && protocol === 'udp' && IKE_PORTS.includes(publicPort);
      return [
        ...(wans.has(wan) ? [] : at(`${place}/wan`, fault('unknown-name', `there is no WAN ${wan}`))),
        ...at(`${place}/address`, hostFault(lans, address)),
        ...(ike
          ? at(`${place}/publicPort`, fault('port-in-use', `the tunnels need udp port ${publicPort}`))
          : []),
        ...networksFaults(sources, `${place}/sources`),
      ];
    }),
  ];
}

/** A host of one of the LANs, each told by the appliance's own address in it. */
export function hostFault(lans: readonly string[], address: string) {
  const faults = lans.map((lan) => lanHostFault(lan, address));
  if (faults.includes(undefined)) return undefined;
  return (
    faults.find((each) => each?.code === 'own-address') ??
    fault('address-outside-lan', `${address} is not a host of a LAN`)
  );
}

export function networksFaults(networks: readonly string[] | undefined, pointer: string): RuleFault[] {
  return (networks ?? []).flatMap((network, i) => at(`${pointer}/${i}`, networkFault(network)));
}
