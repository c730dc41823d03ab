import type { AddressReservation } from '../../api/address-pool.ts';
import type { ReservationDialog } from './reservation-dialog.ts';

/** Asks for a network to keep free; resolves with the reservation as it was saved, or `undefined`. */
export async function openReservation(
  settings: Pick<ReservationDialog, 'reservation' | 'save'>,
): Promise<AddressReservation | undefined> {
  const [{ showDialog }, { ReservationDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./reservation-dialog.ts'),
  ]);
  return showDialog(new ReservationDialog(), settings);
}
