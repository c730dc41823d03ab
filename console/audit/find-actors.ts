import type { Api } from '../api/client.ts';
import { findAccounts, findAmong, findTokens, type Search } from '../api/look-up.ts';
import { t } from '../locales/locale.ts';

/** Who may have done something, by the name that the record has. */
export const findActors = (api: Api): Search =>
  findAmong(
    { group: t('audit-resource.user'), search: findAccounts(api) },
    { group: t('audit-resource.token'), search: findTokens(api) },
  );
