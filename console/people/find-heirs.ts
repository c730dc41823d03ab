import type { Api } from '../api/client.ts';
import { findHolders, type Search } from '../api/look-up.ts';
import type { Account } from '../api/people.ts';
import { t } from '../locales/locale.ts';

/** Who else could hold the API tokens of an account. */
export const findHeirs = (api: Api, leaving: Account): Search =>
  findHolders(api, leaving.id, ({ name, service }) =>
    t('leave.hand-to', { name: service ? t('leave.service', { name }) : name }),
  );
