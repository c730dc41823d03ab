import type { Edited } from '../../editing/edit-over.ts';
import type { CustomerDialog } from './customer-dialog.ts';

/** Asks for a customer; `undefined` when the person let it be. */
export async function openCustomer(
  settings: Pick<CustomerDialog, 'customer' | 'findResellers' | 'mayMove' | 'save'> &
    Partial<Pick<CustomerDialog, 'reseller'>>,
): Promise<Edited | undefined> {
  const [{ showDialog }, { CustomerDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./customer-dialog.ts'),
  ]);
  return showDialog(new CustomerDialog(), settings);
}
