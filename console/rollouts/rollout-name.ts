import type { RolloutSummary } from '../api/rollout.ts';
import { t } from '../locales/locale.ts';

/** The name of its only network, else how many it spans. */
export function rolloutName({
  network,
  networkCounts,
}: Pick<RolloutSummary, 'network' | 'networkCounts'>): string {
  return network?.name ?? t('rollouts.networks', { count: networkCounts.total });
}
