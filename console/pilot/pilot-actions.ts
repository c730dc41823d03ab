import type { Api } from '../api/client.ts';
import {
  abandonPilot,
  attest,
  changePilot,
  decidePilot,
  type Pilot,
  type Readiness,
  type ReadinessItem,
  startPilot,
  withdraw,
} from '../api/pilot.ts';
import { type Outcome, withOutcome } from '../api/pilot-objectives.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { notify } from '../components/notices.ts';
import { currentLocale, t } from '../locales/locale.ts';
import { openPilotDialog } from '../pilots/edit/open-pilot-dialog.ts';
import { openAttest } from './attest/open-attest.ts';
import { openDecide } from './decide/open-decide.ts';

type Page = {
  api: () => Api;
  pilot: () => Pilot;
  readiness: () => Readiness;
  reload: () => Promise<void>;
};

/** What a person does with a pilot. */
export function createPilotActions({ api, pilot, readiness, reload }: Page) {
  return {
    async start(): Promise<void> {
      await startPilot(api(), pilot().id);
      await reload();
    },

    async edit(): Promise<void> {
      const before = pilot();
      const done = await openPilotDialog({
        pilot: before,
        save: (_, fields) => changePilot(api(), before, fields),
      });
      if (done) await reload();
    },

    async judge(index: number, outcome: Outcome): Promise<void> {
      const before = pilot();
      try {
        await changePilot(api(), before, { objectives: withOutcome(before.objectives, index, outcome) });
      } finally {
        await reload();
      }
    },

    async abandon(): Promise<void> {
      const done = await confirm({
        question: t('abandon.question', { name: pilot().name }),
        consequences: [t('abandon.text')],
        answer: t('abandon.submit'),
        dangerous: true,
        action: () => abandonPilot(api(), pilot().id),
      });
      if (done) await reload();
    },

    async attest({ key, title }: ReadinessItem): Promise<void> {
      const done = await openAttest({
        question: title[currentLocale()],
        attest: (note) =>
          attest(api(), pilot().id, {
            key: key as Parameters<typeof attest>[2]['key'],
            ...(note && { note }),
          }),
      });
      if (done) await reload();
    },

    async withdraw({ key }: ReadinessItem): Promise<void> {
      await withdraw(api(), pilot().id, key as Parameters<typeof withdraw>[2]);
      await reload();
    },

    async decide(): Promise<void> {
      const decision = await openDecide({
        pilot: pilot().name,
        readiness: readiness(),
        decide: (request) => decidePilot(api(), pilot().id, request),
      });
      if (!decision) return;
      notify(t('decide.done', { stage: t(`stage.${decision.stage}`) }));
      await reload();
    },
  };
}
