import type { Api } from '../../api/client.ts';
import type { Network } from '../../api/network.ts';
import {
  advanceRenumbering,
  cancelRenumbering,
  nextStepOf,
  placedLans,
  planRenumbering,
  type Renumbering,
  tryRenumbering,
} from '../../api/renumbering.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { t } from '../../locales/locale.ts';
import { openPlanRenumbering } from './plan/open-plan.ts';
import { interruptionWords, stepWords } from './renumbering-steps.ts';

type Page = {
  api: () => Api;
  network: () => Network;
  renumbering: () => Renumbering;
  reload: () => Promise<void>;
};

/** What a person does to bring LANs to other subnets. */
export function createRenumberingActions({ api, network, renumbering, reload }: Page) {
  return {
    async plan(): Promise<void> {
      const { id } = network();
      const planned = await openPlanRenumbering({
        lans: placedLans(network()),
        plan: (lans) => tryRenumbering(api(), id, lans),
        save: (lans) => planRenumbering(api(), id, lans),
      });
      if (planned) await reload();
    },

    async advance(): Promise<void> {
      const step = nextStepOf(renumbering());
      const done = await confirm({
        question: step ? stepWords(step) : t('renumber.advance'),
        consequences: [t('renumber.advance-text'), ...(step ? [interruptionWords(step)] : [])],
        answer: t('renumber.advance-submit'),
        dangerous: step?.interrupts === 'hosts-of-the-lans',
        action: () => advanceRenumbering(api(), renumbering()),
      });
      if (done) await reload();
    },

    async cancel(): Promise<void> {
      const done = await confirm({
        question: t('renumber.cancel-question'),
        consequences: [t('renumber.cancel-text')],
        answer: t('renumber.cancel-submit'),
        dismiss: t('renumber.cancel-dismiss'),
        dangerous: true,
        action: () => cancelRenumbering(api(), renumbering()),
      });
      if (done) await reload();
    },
  };
}
