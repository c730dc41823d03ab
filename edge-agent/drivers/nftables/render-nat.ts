import type { TargetState } from '#protocol';
import { devicesByName } from '../devices.ts';
import { hasIpv6 } from '../ipv6.ts';
import { addressMatch, deviceSet } from './render-policy.ts';

type NatChain = { name: string; hook: string; rules: string[] };

/** Destination NAT of forwarded ports, source NAT of what leaves by a line and by no tunnel. */
export function renderNat(target: TargetState): NatChain[] {
  const devices = devicesByName(target);
  const portForwards = target.firewall.portForwards.map(
    ({ wan, sources, protocol, publicPort, address, port, name }) =>
      [
        `iifname "${devices.get(wan)}" meta ipsec missing`,
        addressMatch('saddr', sources),
        `fib daddr type local ${protocol} dport ${publicPort} counter dnat ip to ${address}:${port} comment "${name}"`,
      ]
        .filter(Boolean)
        .join(' '),
  );
  const lines = target.firewall.masquerade.flatMap((wan) => devices.get(wan) ?? []);
  return [
    {
      name: 'prerouting',
      hook: 'type nat hook prerouting priority dstnat; policy accept;',
      rules: portForwards,
    },
    {
      name: 'postrouting',
      hook: 'type nat hook postrouting priority srcnat; policy accept;',
      rules:
        lines.length > 0
          ? [
              `${hasIpv6(target) ? 'meta nfproto ipv4 ' : ''}oifname ${deviceSet(lines)} rt ipsec missing counter masquerade`,
            ]
          : [],
    },
  ];
}
