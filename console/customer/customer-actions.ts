import type { Api } from '../api/client.ts';
import type { Customer } from '../api/customer.ts';
import { resumeCustomer, suspendCustomer } from '../api/suspension.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { notify } from '../components/notices.ts';
import { t } from '../locales/locale.ts';
import { openSuspend } from './suspend/open-suspend.ts';

type Page = { api: () => Api; customer: () => Customer; reload: () => Promise<void> };

/** What a person does about a customer's service. */
export function createCustomerActions({ api, customer, reload }: Page) {
  return {
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
