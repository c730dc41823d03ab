import { BlockList } from 'node:net';
import type { Finding, TargetState } from '#protocol';
import { refused } from '../finding.ts';

/** Hosts make their addresses in a /64 only (RFC 4862 §5.5.3, RFC 2464 §4), and each is of one LAN. */
export function checkIpv6({ interfaces }: TargetState): Finding[] {
  const seen = new BlockList();
  return interfaces.lans.flatMap((lan, l) =>
    (lan.ipv6Addresses ?? []).flatMap((text, a) => {
      const [address = '', length] = text.split('/');
      const path = `/interfaces/lans/${l}/ipv6Addresses/${a}`;
      if (length !== '64') return refused(path, `${text} is not in a /64`);
      if (seen.check(address, 'ipv6')) return refused(path, `${text} is in the network of another address`);
      seen.addSubnet(address, 64, 'ipv6');
      return [];
    }),
  );
}
