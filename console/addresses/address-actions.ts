import {
  type AddressPool,
  type AddressReservation,
  changePool,
  changeReservation,
  createPool,
  createReservation,
  type Owner,
  removePool,
  removeReservation,
} from '../api/address-pool.ts';
import type { Api } from '../api/client.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { t } from '../locales/locale.ts';
import { openPool } from './pool/open-pool.ts';
import { openReservation } from './reservation/open-reservation.ts';

type Page = { api: () => Api; owner: () => Owner; reload: () => Promise<void> };

/** What a person does with the pools and reservations of a customer, or of the operator. */
export function createAddressActions({ api, owner, reload }: Page) {
  const reloadAfter = async (outcome: Promise<unknown>) => {
    if (await outcome) await reload();
  };
  return {
    pool: (pool: AddressPool | undefined): Promise<void> =>
      reloadAfter(
        openPool({
          pool,
          ofOperator: owner() === null,
          save: (fields) => (pool ? changePool(api(), pool, fields) : createPool(api(), owner(), fields)),
        }),
      ),

    removePool: (pool: AddressPool): Promise<void> =>
      reloadAfter(
        confirm({
          question: t('pools.remove-question', { network: pool.network }),
          consequences: [t('pools.remove-text')],
          answer: t('pools.remove-submit'),
          dangerous: true,
          action: () => removePool(api(), pool),
        }),
      ),

    reservation: (reservation: AddressReservation | undefined): Promise<void> =>
      reloadAfter(
        openReservation({
          reservation,
          save: (fields) =>
            reservation
              ? changeReservation(api(), reservation, fields)
              : createReservation(api(), owner(), fields),
        }),
      ),

    removeReservation: (reservation: AddressReservation): Promise<void> =>
      reloadAfter(
        confirm({
          question: t('reservations.remove-question', { network: reservation.network }),
          consequences: [t('reservations.remove-text')],
          answer: t('pools.remove-submit'),
          dangerous: true,
          action: () => removeReservation(api(), reservation),
        }),
      ),
  };
}
