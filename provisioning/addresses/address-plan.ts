import { type Fault, refusal, throwFaults } from '../errors.ts';
import { isPrivateNetwork } from './address-kinds.ts';
import { outermost, overlapping } from './disjoint.ts';
import { createFreeSpace, type FreeSpace } from './free-space.ts';
import { formatNetwork, includesNetwork, type Network, networkAt, overlap } from './ipv4.ts';
import { overlapsOf } from './overlaps.ts';

/** A LAN in need of a subnet. */
export type LanWish = {
  siteId: string;
  siteName: string;
  lan: string;
  /** Where the LAN stands in the parameters (RFC 6901). */
  pointer: string;
  prefixLength: number;
  /** The subnet the parameters demand. */
  fixed: Network | undefined;
  /** The subnet an earlier plan gave it. */
  allotted: Network | undefined;
  /** Whether other sites reach it: then it may overlap none of theirs. */
  interSite: boolean;
};
export type PlannedLan = LanWish & { subnet: Network };

/** Where subnets may come from. */
export type AddressSpace = {
  /** Used in this order. */
  pools: readonly Network[];
  /** Networks nothing is allotted in: those of access lines. `what` names the line. */
  avoid: readonly { network: Network; what: string }[];
  /** Networks no LAN may have, not even a fixed one: reservations, and what other networks of the customer have. */
  reserved: readonly Network[];
};

/**
 * Gives every LAN a subnet. In this order: what the parameters fix; what was allotted before, which never moves
 * unless another prefix length is asked for; the lowest free space of the first pool that has any, so that what is
 * allotted lies close together and can be summarised. LANs of one site, and LANs that sites share, do not overlap each
 * other nor what is reserved.
 *
 * @param wishes in a fixed order: the first one gets the lowest addresses
 * @throws ProvisioningError `subnet-outside-pool`, `subnet-overlap`, `address-pool-exhausted`, `address-pool-covered`
 */
export function planAddresses(space: AddressSpace, wishes: readonly LanWish[]): PlannedLan[] {
  throwFaults(
    'subnet-outside-pool',
    wishes.flatMap((wish) => outsideFaults(space.pools, wish)),
  );
  const reserved = outermost(space.reserved);
  throwFaults(
    'subnet-overlap',
    wishes.flatMap((wish) => reservedFaults(reserved, wish)),
  );
  const settled = new Map(wishes.map((wish) => [wish, settledSubnet(wish)]));
  const used = [...settled.values()].filter((subnet) => subnet !== undefined);
  const lines = space.avoid.map(({ network }) => network);
  const free = createFreeSpace(space.pools, [...used, ...lines, ...space.reserved]);
  for (const wish of wishes) {
    if (!settled.get(wish)) settled.set(wish, resized(wish, free));
  }
  const taken = [...settled.values()].filter((subnet) => subnet !== undefined);
  const planned = wishes.map((wish) => {
    const subnet = settled.get(wish) ?? free.take(wish.prefixLength) ?? exhausted(space, wish, taken);
    taken.push(subnet);
    return { ...wish, subnet };
  });
  throwFaults(
    'subnet-overlap',
    overlapsOf(planned).map(([first, second]) => overlapFault(first, second)),
  );
  return planned;
}

function settledSubnet(wish: LanWish): Network | undefined {
  if (wish.fixed) return wish.fixed;
  return wish.allotted?.prefixLength === wish.prefixLength ? wish.allotted : undefined;
}

/** A LAN whose prefix length was changed grows or shrinks in place when there is room. */
function resized(wish: LanWish, free: FreeSpace): Network | undefined {
  if (!wish.allotted) return undefined;
  const subnet = networkAt(wish.allotted.base, wish.prefixLength);
  return free.takeExactly(subnet) ? subnet : undefined;
}

function outsideFaults(pools: readonly Network[], wish: LanWish): Fault[] {
  const { fixed } = wish;
  if (!fixed || isPrivateNetwork(fixed) || pools.some((pool) => includesNetwork(pool, fixed))) return [];
  const detail =
    `LAN ${wish.lan} of ${wish.siteName}: ${formatNetwork(fixed)} lies neither in the customer's address pools ` +
    `(${listed(pools)}) nor in private address space (RFC 1918)`;
  return [{ pointer: `${wish.pointer}/subnet`, code: 'subnet-outside-pool', detail }];
}

function reservedFaults(reserved: readonly Network[], wish: LanWish): Fault[] {
  const { fixed } = wish;
  const other = fixed && overlapping(reserved, fixed);
  if (!other) return [];
  const detail =
    `LAN ${wish.lan} of ${wish.siteName}: ${formatNetwork(fixed)} overlaps ${formatNetwork(other)}, which is ` +
    'reserved or belongs to another network of the customer';
  return [{ pointer: `${wish.pointer}/subnet`, code: 'subnet-overlap', detail }];
}

/** Tells whether the pools are full, or would have room were it not for the networks of lines. */
function exhausted(
  { pools, avoid, reserved }: AddressSpace,
  wish: LanWish,
  taken: readonly Network[],
): never {
  const withoutLines = createFreeSpace(pools, [...taken, ...reserved]).take(wish.prefixLength);
  if (withoutLines) throw covered(pools, wish, avoid);
  const have =
    pools.length === 1
      ? `The address pool ${listed(pools)} has`
      : `The address pools (${listed(pools)}) have`;
  throw refusal(
    'address-pool-exhausted',
    `/sites/${wish.siteId}`,
    `${have} no free /${wish.prefixLength} left for LAN ${wish.lan} of ${wish.siteName}: enlarge the pool, add another ` +
      'one, or choose a longer prefix',
  );
}

function covered(pools: readonly Network[], wish: LanWish, avoid: AddressSpace['avoid']): Error {
  const lines = avoid
    .filter(({ network }) => pools.some((pool) => overlap(pool, network)))
    .map(({ network, what }) => `${what} (${formatNetwork(network)})`);
  return refusal(
    'address-pool-covered',
    `/sites/${wish.siteId}`,
    `The address pools (${listed(pools)}) have room for LAN ${wish.lan} of ${wish.siteName}, but it is covered by the ` +
      `network of ${lines.slice(0, 3).join(', ')}${lines.length > 3 ? ` and ${lines.length - 3} more` : ''}: add a pool ` +
      'elsewhere, or correct the prefix length of the line',
  );
}

function listed(pools: readonly Network[]): string {
  return pools.map(formatNetwork).join(', ') || 'none';
}

function overlapFault(first: PlannedLan, second: PlannedLan): Fault {
  const [fault, other] = second.fixed ? [second, first] : [first, second];
  const detail =
    `LAN ${fault.lan} of ${fault.siteName} (${formatNetwork(fault.subnet)}) overlaps LAN ${other.lan} of ` +
    `${other.siteName} (${formatNetwork(other.subnet)})`;
  return { pointer: `${fault.pointer}/subnet`, code: 'subnet-overlap', detail };
}
