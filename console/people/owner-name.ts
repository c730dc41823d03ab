import type { Names } from '../api/look-up.ts';
import type { Account } from '../api/people.ts';
import { t } from '../locales/locale.ts';

type Owned = Pick<Account, 'resellerId' | 'customerId'>;

/** Whose a person or a token is. */
export function ownerName({ resellerId, customerId }: Owned, names: Names): string {
  const id = customerId ?? resellerId;
  return id === null ? t('people.operator') : (names.get(id)?.name ?? '–');
}

/** Ids of those whose people or tokens these are. */
export const ownersOf = (owned: readonly Owned[]): (string | null)[] =>
  owned.flatMap(({ resellerId, customerId }) => [resellerId, customerId]);
