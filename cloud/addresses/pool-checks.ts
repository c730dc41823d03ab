import { privateNetworkFault, uniqueLocalFault } from '../../provisioning/addresses/check-pool.ts';
import { formatNetwork, includesNetwork, overlap, parseNetwork } from '../../provisioning/addresses/ipv4.ts';
import { AppError, FAULTS_SAY_IT, type Fault, type UsedBy } from '../platform/errors.ts';
import type { AddressPool } from '../prisma/client/client.ts';
import type { AllottedSubnet } from './allotment-store.ts';

/** What a pool is to be. */
export type PoolFacts = Pick<AddressPool, 'customerId' | 'family' | 'network' | 'blockPrefixLength'>;

export const familyOf = (network: string): 4 | 6 => (network.includes(':') ? 6 : 4);

/**
 * @param siblings the other pools of the same customer, or of the operator
 * @throws AppError request-invalid, pointing to the member
 */
export function checkPool(pool: PoolFacts, siblings: readonly PoolFacts[]): void {
  const faults = pool.family === 4 ? ipv4Faults(pool, siblings) : ipv6Faults(pool, siblings);
  if (faults.length === 0) return;
  throw new AppError('request-invalid', FAULTS_SAY_IT, { faults });
}

function ipv4Faults(pool: PoolFacts, siblings: readonly PoolFacts[]): Fault[] {
  const fault = privateNetworkFault(pool.network);
  if (fault) return [{ pointer: '/network', ...fault }];
  const network = parseNetwork(pool.network);
  const other = siblings.find(
    ({ family, network: text }) => family === 4 && overlap(parseNetwork(text), network),
  );
  return [
    ...(other
      ? [{ pointer: '/network', code: 'pool-overlap', detail: `overlaps the pool ${other.network}` }]
      : []),
    ...blockFaults(pool, network.prefixLength),
  ];
}

function blockFaults({ customerId, blockPrefixLength }: PoolFacts, prefixLength: number): Fault[] {
  const pointer = '/blockPrefixLength';
  if (blockPrefixLength === null) return [];
  if (customerId !== null) {
    return [
      { pointer, code: 'not-the-operators', detail: 'only a pool of the operator is divided into blocks' },
    ];
  }
  if (blockPrefixLength >= prefixLength) return [];
  return [{ pointer, code: 'block-too-large', detail: `is shorter than that of the pool, /${prefixLength}` }];
}

function ipv6Faults(pool: PoolFacts, siblings: readonly PoolFacts[]): Fault[] {
  const at = (pointer: string, code: string, detail: string): Fault[] => [{ pointer, code, detail }];
  const fault = uniqueLocalFault(pool.network);
  if (fault) return at('/network', fault.code, fault.detail);
  if (pool.customerId === null)
    return at('/customerId', 'required', 'is needed: a /48 belongs to one customer');
  if (siblings.some(({ family }) => family === 6)) {
    return at('/network', 'duplicate', 'is the second /48 of the customer, who needs one only');
  }
  if (pool.blockPrefixLength === null) return [];
  return at('/blockPrefixLength', 'not-the-operators', 'only a pool of the operator is divided into blocks');
}

/** @throws AppError in-use when a LAN has its subnet from the pool and would not in the new one; undefined: none */
export function requireUnused(
  network: string,
  allotments: readonly Pick<AllottedSubnet, 'subnet' | 'lan' | 'siteId' | 'siteName' | 'customerId'>[],
  successor?: string,
): void {
  const pool = parseNetwork(network);
  const after = successor === undefined ? undefined : parseNetwork(successor);
  const left = allotments.filter(({ subnet }) => {
    const parsed = parseNetwork(subnet);
    return includesNetwork(pool, parsed) && !(after && includesNetwork(after, parsed));
  });
  if (!left[0]) return;
  throw new AppError(
    'in-use',
    `${left.length} LANs have their subnets from the pool ${network}, the first of them ${left[0].lan} of ` +
      `${left[0].siteName} (${left[0].subnet}). Renumber them first.`,
    {
      faults: [{ pointer: '/network', code: 'in-use', detail: `holds ${left[0].subnet}` }],
      usedBy: namedSites(left),
    },
  );
}

/** The LANs by the sites they are in, the first three of them. */
function namedSites(
  lans: readonly Pick<AllottedSubnet, 'lan' | 'siteId' | 'siteName' | 'customerId'>[],
): UsedBy {
  const named = lans.slice(0, 3).map(({ lan, siteId, siteName, customerId }) => {
    return { type: 'site' as const, id: siteId, name: `${siteName} · ${lan}`, customerId };
  });
  return { total: lans.length, items: named };
}

/** @throws AppError request-invalid for a network that is none, in-use when a LAN has part of it */
export function checkReservation(network: string, allotments: readonly AllottedSubnet[]): void {
  const parsed = parseNetwork(network);
  if (formatNetwork(parsed) !== network) {
    const fault = {
      pointer: '/network',
      code: 'host-bits',
      detail: `has host bits; the network is ${formatNetwork(parsed)}`,
    };
    throw new AppError('request-invalid', FAULTS_SAY_IT, { faults: [fault] });
  }
  const holder = allotments.find(({ subnet }) => overlap(parseNetwork(subnet), parsed));
  if (!holder) return;
  throw new AppError(
    'in-use',
    `LAN ${holder.lan} of ${holder.siteName} has ${holder.subnet}, which overlaps ${network}. Renumber it first.`,
    {
      faults: [{ pointer: '/network', code: 'in-use', detail: `overlaps ${holder.subnet}` }],
      usedBy: namedSites([holder]),
    },
  );
}
