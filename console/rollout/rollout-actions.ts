import type { Api } from '../api/client.ts';
import {
  decideRollout,
  effectsOf,
  failedOf,
  type Rollout,
  type RolloutAction,
  rollBack,
  touchedOf,
} from '../api/rollout.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { rolloutName } from '../rollouts/rollout-name.ts';
import { navigate } from '../router.ts';

type Page = { api: () => Api; rollout: () => Rollout; reload: () => Promise<void> };

/** What a person decides about a rollout; every decision says first what will happen. */
export function createRolloutActions({ api, rollout, reload }: Page) {
  async function decide(action: RolloutAction): Promise<void> {
    const { id, progress } = rollout();
    let begun: Rollout | undefined;
    const done = await confirm({
      question: t(`rollout-question.${action}`, { name: rolloutName(rollout()) }),
      consequences: effectsOf(action, progress).map((effect) =>
        t(`rollout-effect.${effect}`, {
          waiting: formatNumber(progress.waiting),
          failed: formatNumber(failedOf(progress)),
          touched: formatNumber(touchedOf(progress)),
        }),
      ),
      answer: t(`rollout-action.${action}`),
      dangerous: action === 'cancel' || action === 'roll-back',
      action: async () => {
        if (action === 'roll-back') begun = await rollBack(api(), id, '');
        else await decideRollout(api(), id, action);
      },
    });
    if (!done) return;
    if (begun) navigate(`/rollouts/${begun.id}`);
    else await reload();
  }

  return { decide };
}
