import type { PartElsewhere } from './part-store.ts';

/** `follow`: the network was rendered again by itself. `prepare`: one of many networks of a rollout. */
export type Because = 'requested' | 'follow' | 'prepare';

/** What becomes of a rollout's part in a network that another rollout takes over. */
export type Fate = 'ended' | 'prepared-again' | 'left';

/**
 * - A rollout over many networks, and a paused one, goes on when a network was rendered again by itself; what is left
 *   of that network is prepared again.
 * - What is not in force yet is rendered when its turn comes; only a committed revision is overtaken by a newer one.
 * - What follows the world at once goes on until the larger rollout asks its appliances.
 */
export function fateOf(part: PartElsewhere, because: Because): Fate {
  const hasBegun = ['running', 'paused', 'halted'].includes(part.rolloutState);
  const inForce = part.state === 'ready' || (part.state === 'pending' && hasBegun);
  if (because === 'follow') {
    if (!inForce) return 'left';
    if (part.networks === 1 && part.rolloutState !== 'paused') return 'ended';
    return part.openSteps > 0 ? 'prepared-again' : 'left';
  }
  if (because === 'prepare' && part.bySystem && part.rolloutState === 'running') return 'left';
  if (inForce) return 'ended';
  return part.kind === 'revision' ? 'ended' : 'left';
}

/** Whether those who take over go on with its waves: what was halted or paused for a reason begins with a canary again. */
export const lendsWaves = ({
  rolloutState,
  networks,
}: Pick<PartElsewhere, 'rolloutState' | 'networks'>): boolean => rolloutState === 'running' && networks === 1;
