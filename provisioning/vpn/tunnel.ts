import { formatNetwork, type Network } from '../addresses/ipv4.ts';
import { selectors } from '../addresses/summarise.ts';
import { refusal } from '../errors.ts';
import { callableAddress, obstacleBetween, type Unjoined } from './obstacle.ts';
import type { Link } from './topology.ts';
import type { VpnSite } from './vpn-site.ts';

/** A tunnel as both ends will see it. */
export type Tunnel = {
  initiator: VpnSite;
  responder: VpnSite;
  /** Where the initiator calls. */
  responderAddress: string;
  /** In CIDR notation, in order: what lies behind each end. */
  initiatorSelectors: string[];
  responderSelectors: string[];
  standby?: TunnelStandby;
};

/** What it carries besides while `insteadOf` is dead to `decider`, one of its ends. */
export type TunnelStandby = {
  decider: VpnSite;
  insteadOf: VpnSite;
  initiatorSelectors: string[];
  responderSelectors: string[];
};

/**
 * Decides who calls whom: the first of the link, unless only it can be called. A link is left out while something stands
 * between its ends (see obstacle.ts), and when there is nothing behind one of them.
 *
 * @throws ProvisioningError `peers-unreachable` when neither end can ever be called
 */
export function tunnelOf(link: Link): Tunnel | undefined {
  const { first, second } = link;
  if (link.firstNetworks.length === 0 || link.secondNetworks.length === 0) return undefined;
  if (!first.reachable && !second.reachable) throw unreachable(first, second);
  if (obstacleBetween(first, second)) return undefined;
  const secondAddress = callableAddress(second);
  if (secondAddress !== null) {
    return { initiator: first, responder: second, responderAddress: secondAddress, ...carried(link, first) };
  }
  const firstAddress = callableAddress(first);
  if (firstAddress === null) return undefined;
  return { initiator: second, responder: first, responderAddress: firstAddress, ...carried(link, second) };
}

function carried(link: Link, initiator: VpnSite) {
  const ends = (firstNetworks: readonly Network[], secondNetworks: readonly Network[]) => {
    const [first, second] = [firstNetworks, secondNetworks].map((all) => selectors(all).map(formatNetwork));
    const [initiatorSelectors, responderSelectors] =
      initiator === link.first ? [first, second] : [second, first];
    return { initiatorSelectors: initiatorSelectors ?? [], responderSelectors: responderSelectors ?? [] };
  };
  const { standby } = link;
  return {
    ...ends(link.firstNetworks, link.secondNetworks),
    ...(standby && {
      standby: {
        decider: link.first,
        insteadOf: standby.insteadOf,
        ...ends(link.firstNetworks, standby.secondNetworks),
      },
    }),
  };
}

function unreachable(first: VpnSite, second: VpnSite) {
  return refusal(
    'peers-unreachable',
    `/sites/${first.id}`,
    `${first.name} and ${second.name} cannot be joined: no access line of either admits connections from peers`,
  );
}

/** Links in which something stands between the ends. */
export function unjoinedOf(links: readonly Link[]): Unjoined[] {
  return links.flatMap(({ first, second, firstNetworks, secondNetworks }): Unjoined[] => {
    const because = obstacleBetween(first, second);
    if (!because || firstNetworks.length === 0 || secondNetworks.length === 0) return [];
    return [{ first: first.id, second: second.id, because }];
  });
}
