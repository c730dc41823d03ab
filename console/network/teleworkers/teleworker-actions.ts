import type { Api } from '../../api/client.ts';
import type { Network } from '../../api/network.ts';
import {
  addTeleworker,
  issueCredential,
  readCredentials,
  revokeCredential,
  revokeTeleworker,
  type Teleworker,
} from '../../api/teleworker.ts';
import { confirm } from '../../components/dialog/confirm.ts';
import { notify } from '../../components/notices.ts';
import { t } from '../../locales/locale.ts';
import { openAddTeleworker } from './add/open-add-teleworker.ts';
import { openCredential } from './credential/open-credential.ts';
import { openCredentials } from './credentials/open-credentials.ts';

type Page = { api: () => Api; mayChange: () => boolean; network: () => Network; reload: () => Promise<void> };

/** What a person does with the teleworkers of a network. */
export function createTeleworkerActions({ api, mayChange, network, reload }: Page) {
  async function credential(person: Teleworker): Promise<void> {
    await openCredential({
      person: person.name,
      issue: (request) => issueCredential(api(), person.id, request),
    });
    await reload();
  }

  return {
    async credentials(person: Teleworker): Promise<void> {
      const wish = await openCredentials({
        person: person.name,
        credentials: await readCredentials(api(), person.id),
        mayChange: mayChange() && person.state !== 'revoked',
        revoke: async (credential) => {
          await revokeCredential(api(), credential);
          return readCredentials(api(), person.id);
        },
      });
      if (wish === 'another') await credential(person);
      else await reload();
    },

    async add(): Promise<void> {
      const person = await openAddTeleworker({
        add: (fields) => addTeleworker(api(), { networkId: network().id, ...fields }),
      });
      if (!person) return;
      await reload();
      await credential(person);
    },

    async revoke(person: Teleworker): Promise<void> {
      const done = await confirm({
        question: t('revoke.question', { name: person.name }),
        consequences: [t('revoke.text')],
        answer: t('revoke.submit'),
        dangerous: true,
        action: () => revokeTeleworker(api(), person.id),
      });
      if (!done) return;
      notify(t('revoke.done', { name: person.name }));
      await reload();
    },
  };
}
