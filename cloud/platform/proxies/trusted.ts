import { BlockList, isIP, isIPv6 } from 'node:net';

/** Whether an address is one of a proxy whose word on where a connection comes from is taken. */
export type Trusted = (address: string) => boolean;

/** @returns what of a list of addresses and networks in CIDR notation is neither; empty: all are well */
export const notAddresses = (list: string): string[] => entriesOf(list).filter((entry) => !parse(entry));

/** A list that `notAddresses` finds nothing in, separated by commas or blanks. */
export function trustedProxies(list: string): Trusted {
  const blocks = new BlockList();
  for (const entry of entriesOf(list)) {
    const { address, bits, family } = parse(entry) as Entry;
    blocks.addSubnet(address, bits, family);
  }
  return (address) => {
    const plain = withoutMapping(address);
    return isIP(plain) !== 0 && blocks.check(plain, familyOf(plain));
  };
}

/** An IPv4 address in its own notation, also where it comes by an IPv6 socket. */
export const withoutMapping = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

type Entry = { address: string; bits: number; family: 'ipv4' | 'ipv6' };

function parse(entry: string): Entry | undefined {
  const [address = '', prefix, more] = entry.split('/');
  if (isIP(address) === 0 || more !== undefined || !/^(\d{1,3})?$/.test(prefix ?? '')) return undefined;
  const family = familyOf(address);
  const most = family === 'ipv4' ? 32 : 128;
  const bits = prefix === undefined ? most : Number(prefix);
  return prefix === '' || bits > most ? undefined : { address, bits, family };
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
const entriesOf = (list: string): string[] => list.split(/[\s,]+/).filter((entry) => entry !== '');

/** No address is a proxy's: all are those of connections. */
export const nobody: Trusted = () => false;
