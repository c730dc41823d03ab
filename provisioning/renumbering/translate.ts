import { formatNetwork, includesNetwork, type Network, networkAt, parseNetwork } from '../addresses/ipv4.ts';
import { isObject } from '../merge-patch.ts';

const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;
const NETWORK = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/;

export type Translation = { from: Network; to: Network };

/**
 * Parameters in which every address of a subnet that moves is the one at the same place in the new subnet: fixed
 * subnets, fixed leases, port forwards, records, sources and destinations. What has no place in it stays, and is refused
 * when it is rendered. Of two moves of one subnet the first counts.
 */
export function translated(value: unknown, translations: readonly Translation[]): unknown {
  const find = finderOf(translations);
  const of = (node: unknown): unknown => {
    if (typeof node === 'string') return translatedText(node, find);
    if (Array.isArray(node)) return node.map(of);
    if (!isObject(node)) return node;
    return Object.fromEntries(Object.entries(node).map(([name, member]) => [name, of(member)]));
  };
  return of(value);
}

/** The translation of the subnet in which a network lies. */
type Find = (network: Network) => Translation | undefined;

function finderOf(translations: readonly Translation[]): Find {
  const bySubnet = new Map(translations.toReversed().map((one) => [formatNetwork(one.from), one]));
  const lengths = [...new Set(translations.map(({ from }) => from.prefixLength))];
  return ({ base, prefixLength }) => {
    const length = lengths.find(
      (each) => each <= prefixLength && bySubnet.has(formatNetwork(networkAt(base, each))),
    );
    return length === undefined ? undefined : bySubnet.get(formatNetwork(networkAt(base, length)));
  };
}

function translatedText(text: string, find: Find): string {
  if (NETWORK.test(text)) return translatedNetwork(text, find);
  if (!ADDRESS.test(text)) return text;
  const network = translatedNetwork(`${text}/32`, find);
  return network.slice(0, network.indexOf('/'));
}

function translatedNetwork(text: string, find: Find): string {
  const network = parseNetwork(text);
  const found = find(network);
  if (!found) return text;
  if (formatNetwork(found.from) === text) return formatNetwork(found.to);
  const moved = networkAt(found.to.base + (network.base - found.from.base), network.prefixLength);
  return includesNetwork(found.to, moved) ? formatNetwork(moved) : text;
}
