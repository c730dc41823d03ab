import type { Edited } from '../../editing/edit-over.ts';
import type { ResellerDialog } from './reseller-dialog.ts';

/** Asks for a reseller; `undefined` when the person let it be. */
export async function openReseller(
  settings: Pick<ResellerDialog, 'reseller' | 'save'>,
): Promise<Edited | undefined> {
  const [{ showDialog }, { ResellerDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./reseller-dialog.ts'),
  ]);
  return showDialog(new ResellerDialog(), settings);
}
