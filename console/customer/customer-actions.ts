import type { Api } from '../api/client.ts';
import {
  type Customer,
  type CustomerChanges,
  changeCustomer,
  readVersionedCustomer,
  removeCustomer,
} from '../api/customer.ts';
import { findResellers, readNames } from '../api/look-up.ts';
import { isOperator, may, type User } from '../api/session.ts';
import { resumeCustomer, suspendCustomer } from '../api/suspension.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { notify } from '../components/notices.ts';
import { openCustomer } from '../customers/edit/open-customer.ts';
import { type Edited, editOver } from '../editing/edit-over.ts';
import { t } from '../locales/locale.ts';
import { navigate } from '../router.ts';
import { openSuspend } from './suspend/open-suspend.ts';

type Page = { api: () => Api; user: () => User; customer: () => Customer; reload: () => Promise<void> };

/** What a person does about a customer and its service. */
export function createCustomerActions({ api, user, customer, reload }: Page) {
  return {
    async edit(): Promise<void> {
      const { id, resellerId } = customer();
      const ofOperator = isOperator(user());
      const names = ofOperator ? await readNames(api(), [resellerId]) : undefined;
      const reseller = names?.get(resellerId ?? '')?.name ?? '';
      const saved = await editOver({
        read: () => readVersionedCustomer(api(), id),
        ask: (now, save: (changes: CustomerChanges) => Promise<Edited>) =>
          openCustomer({
            customer: now,
            findResellers: ofOperator ? findResellers(api()) : undefined,
            reseller,
            mayMove: may(user(), 'customer:stage'),
            save,
          }),
        write: (changes, version) => changeCustomer(api(), id, changes, version),
        placeName: (pointer) => pointer.slice(1),
      });
      if (saved) await reload();
    },

    async remove(): Promise<void> {
      const { id, name } = customer();
      const done = await confirm({
        question: t('remove.question', { name }),
        consequences: [t('customers.remove-text'), t('customers.remove-first')],
        answer: t('remove.submit'),
        dangerous: true,
        action: async () => removeCustomer(api(), id, (await readVersionedCustomer(api(), id)).version),
      });
      if (!done) return;
      notify(t('remove.done', { name }));
      await navigate('/customers');
    },

    async suspend(): Promise<void> {
      const { id, name } = customer();
      const suspension = await openSuspend({
        customer: name,
        suspend: (reason) => suspendCustomer(api(), id, reason),
      });
      if (!suspension) return;
      notify(t('suspend.done', { name }));
      await reload();
    },

    async resume(): Promise<void> {
      const { id, name } = customer();
      const done = await confirm({
        question: t('resume.question', { name }),
        consequences: [t('resume.text')],
        answer: t('resume.submit'),
        action: () => resumeCustomer(api(), id),
      });
      if (!done) return;
      notify(t('resume.done', { name }));
      await reload();
    },
  };
}
