import type { Teleworker } from '../../../api/teleworker.ts';
import type { AddTeleworkerDialog } from './add-teleworker-dialog.ts';

/** Asks who shall dial in; resolves with the teleworker, or `undefined`. */
export async function openAddTeleworker(
  settings: Pick<AddTeleworkerDialog, 'add'>,
): Promise<Teleworker | undefined> {
  const [{ showDialog }, { AddTeleworkerDialog }] = await Promise.all([
    import('../../../components/dialog/dialog.ts'),
    import('./add-teleworker-dialog.ts'),
  ]);
  return showDialog(new AddTeleworkerDialog(), settings);
}
