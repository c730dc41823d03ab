import type { Api } from '../api/client.ts';
import {
  changeReseller,
  createReseller,
  type NewReseller,
  type Reseller,
  readReseller,
  removeReseller,
} from '../api/reseller.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { notify } from '../components/notices.ts';
import { type Edited, editOver } from '../editing/edit-over.ts';
import { t } from '../locales/locale.ts';
import { openReseller } from './edit/open-reseller.ts';

type Page = { api: () => Api; reload: () => Promise<void> };

/** What a person does with resellers. */
export function createResellerActions({ api, reload }: Page) {
  return {
    async add(): Promise<void> {
      const save = async (fields: NewReseller): Promise<Edited> => {
        await createReseller(api(), fields);
        return 'saved';
      };
      if (await openReseller({ reseller: undefined, save })) await reload();
    },

    async edit({ id }: Reseller): Promise<void> {
      const saved = await editOver({
        read: () => readReseller(api(), id),
        ask: (reseller, save: (fields: NewReseller) => Promise<Edited>) => openReseller({ reseller, save }),
        write: (fields, version) => changeReseller(api(), id, fields, version),
        placeName: (pointer) => pointer.slice(1),
      });
      if (saved) await reload();
    },

    async remove({ id, name }: Reseller): Promise<void> {
      const done = await confirm({
        question: t('remove.question', { name }),
        consequences: [t('resellers.remove-text')],
        answer: t('remove.submit'),
        dangerous: true,
        action: async () => removeReseller(api(), id, (await readReseller(api(), id)).version),
      });
      if (!done) return;
      notify(t('remove.done', { name }));
      await reload();
    },
  };
}
