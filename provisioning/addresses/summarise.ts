import { byNetwork, endOf, includesNetwork, type Network, networkAt } from './ipv4.ts';

/** The fewest networks that cover exactly the same addresses, in order (RFC 4632 §5.1 without loss). */
export function summarise(networks: readonly Network[]): Network[] {
  const result: Network[] = [];
  for (const network of [...networks].sort(byNetwork)) {
    const last = result.at(-1);
    if (last && includesNetwork(last, network)) continue;
    result.push(network);
    while (mergeLastTwo(result));
  }
  return result;
}

function mergeLastTwo(networks: Network[]): boolean {
  const [lower, upper] = [networks.at(-2), networks.at(-1)];
  if (!lower || !upper || lower.prefixLength !== upper.prefixLength || lower.prefixLength === 0) return false;
  const parent = networkAt(lower.base, lower.prefixLength - 1);
  if (parent.base !== lower.base || endOf(lower) !== upper.base) return false;
  networks.splice(-2, 2, parent);
  return true;
}

/** Up to this many networks are listed one by one, so that a person can read whose they are. */
const LISTED = 64;

/** Networks as traffic selectors: one by one while they are few, summarised when they are many; always in order. */
export function selectors(networks: readonly Network[]): Network[] {
  return networks.length > LISTED ? summarise(networks) : [...networks].sort(byNetwork);
}
