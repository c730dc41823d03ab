import type { Account } from '../api/people.ts';
import { t } from '../locales/locale.ts';

type Named = { id: string; name: string };
/** Those whose people there are. */
export type Owners = { resellers: readonly Named[]; customers: readonly Named[] };

/** Whose a person or a token is. */
export function ownerName(
  { resellerId, customerId }: Pick<Account, 'resellerId' | 'customerId'>,
  { resellers, customers }: Owners,
): string {
  const owner = [...resellers, ...customers].find(({ id }) => id === resellerId || id === customerId);
  return owner?.name ?? t('people.operator');
}
