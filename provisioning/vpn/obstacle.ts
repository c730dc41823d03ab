import type { VpnSite } from './vpn-site.ts';

/**
 * Why there can be no tunnel between two sites: neither has an address that peers can call; none is known yet; both have
 * the same one, so that either would call itself.
 */
export const OBSTACLES = ['no-callable-end', 'address-unknown', 'same-address'] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/** Two sites, by their ids, that are to be joined and are not. */
export type Unjoined = { first: string; second: string; because: Obstacle };

export function obstacleBetween(first: VpnSite, second: VpnSite): Obstacle | undefined {
  const [one, other] = [callableAddress(first), callableAddress(second)];
  if (one === null && other === null) {
    return canNeverBeCalled(first) && canNeverBeCalled(second) ? 'no-callable-end' : 'address-unknown';
  }
  return one === other ? 'same-address' : undefined;
}

/** One that does not go away by itself, as an address that is not known yet becomes known. */
export const isLasting = (obstacle: Obstacle | undefined): boolean =>
  obstacle === 'no-callable-end' || obstacle === 'same-address';

export function callableAddress({ reachable, address }: VpnSite): string | null {
  return reachable ? address : null;
}

const canNeverBeCalled = ({ reachable, uncallable }: VpnSite): boolean => !reachable || uncallable === true;
