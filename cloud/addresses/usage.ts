import { overlap, parseNetwork } from '../../provisioning/addresses/ipv4.ts';
import { isNearlyExhausted, utilisationOf } from '../../provisioning/addresses/utilisation.ts';
import type { AddressBlock } from '../prisma/client/client.ts';
import type { AllottedSubnet } from './allotment-store.ts';
import type { Utilisation } from './schema.ts';
import type { PoolRow, ReservationRow } from './store.ts';

const USUAL_PREFIX_LENGTH = 24;

/** What is in use, wherever it lies. */
export type InUse = {
  allotments: readonly AllottedSubnet[];
  reservations: readonly ReservationRow[];
  blocks: readonly AddressBlock[];
};

/** How full pools are for the LANs of one customer. */
export function utilisationFor(
  pools: readonly string[],
  subnets: readonly string[],
  reserved: readonly string[],
): Utilisation {
  return utilisation(pools, [...subnets, ...reserved], mostFrequentPrefixLength(subnets));
}

/** How full a pool is; see the schema. */
export function poolUtilisation(pool: PoolRow, inUse: InUse): Utilisation | null {
  if (pool.family !== 4) return null;
  const reserved = inUse.reservations
    .filter(({ customerId }) => customerId === null || customerId === pool.customerId)
    .map(({ network }) => network);
  if (pool.blockPrefixLength !== null) {
    const blocks = inUse.blocks.filter(({ poolId }) => poolId === pool.id).map(({ network }) => network);
    return utilisation([pool.network], [...blocks, ...reserved], pool.blockPrefixLength);
  }
  const network = parseNetwork(pool.network);
  const inside = inUse.allotments.filter(
    ({ customerId, subnet }) =>
      (pool.customerId === null || pool.customerId === customerId) && overlap(network, parseNetwork(subnet)),
  );
  const all = [...Map.groupBy(inside, ({ customerId }) => customerId).values()].map((own) =>
    utilisationFor(
      [pool.network],
      own.map(({ subnet }) => subnet),
      reserved,
    ),
  );
  const fullest = all.sort((a, b) => b.used - a.used)[0];
  return fullest ?? utilisationFor([pool.network], [], reserved);
}

function utilisation(
  pools: readonly string[],
  taken: readonly string[],
  subnetPrefixLength: number,
): Utilisation {
  const found = utilisationOf(pools.map(parseNetwork), taken.map(parseNetwork), subnetPrefixLength);
  return {
    ...found,
    share: found.addresses === 0 ? 1 : found.used / found.addresses,
    subnetPrefixLength,
    nearlyExhausted: isNearlyExhausted(found),
  };
}

/** What the customer's next LAN will probably be like. */
function mostFrequentPrefixLength(subnets: readonly string[]): number {
  const counted = Map.groupBy(subnets, (subnet) => parseNetwork(subnet).prefixLength);
  const [most] = [...counted].sort(([, a], [, b]) => b.length - a.length);
  return most?.[0] ?? USUAL_PREFIX_LENGTH;
}
