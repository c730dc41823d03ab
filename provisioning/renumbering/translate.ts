import {
  formatAddress,
  formatNetwork,
  includesAddress,
  includesNetwork,
  type Network,
  networkAt,
  parseAddress,
  parseNetwork,
} from '../addresses/ipv4.ts';
import { isObject } from '../merge-patch.ts';

const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;
const NETWORK = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/;

export type Translation = { from: Network; to: Network };

/**
 * Parameters in which every address of a subnet that moves is the one at the same place in the new subnet: fixed
 * subnets, fixed leases, port forwards, records, sources and destinations. What has no place in it stays, and is refused
 * when it is rendered.
 */
export function translated(value: unknown, translations: readonly Translation[]): unknown {
  if (typeof value === 'string') return translatedText(value, translations);
  if (Array.isArray(value)) return value.map((element) => translated(element, translations));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, translated(member, translations)]),
  );
}

function translatedText(text: string, translations: readonly Translation[]): string {
  if (ADDRESS.test(text)) {
    const address = parseAddress(text);
    const found = translations.find(({ from }) => includesAddress(from, address));
    const moved = found && found.to.base + (address - found.from.base);
    return found && moved !== undefined && includesAddress(found.to, moved) ? formatAddress(moved) : text;
  }
  return NETWORK.test(text) ? translatedNetwork(text, translations) : text;
}

function translatedNetwork(text: string, translations: readonly Translation[]): string {
  const network = parseNetwork(text);
  const found = translations.find(({ from }) => includesNetwork(from, network));
  if (!found) return text;
  if (formatNetwork(found.from) === text) return formatNetwork(found.to);
  const moved = networkAt(found.to.base + (network.base - found.from.base), network.prefixLength);
  return includesNetwork(found.to, moved) ? formatNetwork(moved) : text;
}
