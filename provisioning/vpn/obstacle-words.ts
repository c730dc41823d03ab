import type { Relayed } from '../input.ts';
import type { Unjoined } from './obstacle.ts';

type NameOf = (siteId: string) => string;

/** What stands between two sites, and what to do about it. */
export function obstacleWords({ first, second, because }: Unjoined, nameOf: NameOf): string {
  const pair = `${nameOf(first)} and ${nameOf(second)}`;
  switch (because) {
    case 'no-callable-end':
      return (
        `${pair} have no callable end: both are behind the address translation of somebody else. Enter the public ` +
        'address of a line that is forwarded to the box (UDP 500 and 4500), order a public address for one of them, or ' +
        'choose a hub that can be called.'
      );
    case 'same-address':
      return (
        `${pair} share one public address, so that neither can call the other. Let them meet over a third site that ` +
        'can be called, or enter an address of its own for one of them.'
      );
    case 'address-unknown':
      return `No address is known yet at which ${pair} could call each other. Their tunnel is set up when a box has connected.`;
  }
}

export function relayWords({ first, second, over }: Relayed, nameOf: NameOf): string {
  return (
    `${nameOf(first)} and ${nameOf(second)} cannot call each other. They meet over ${nameOf(over)}: what they send each ` +
    'other passes through its line.'
  );
}
