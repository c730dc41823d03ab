import type { Suspension } from '../../api/suspension.ts';
import type { SuspendDialog } from './suspend-dialog.ts';

/** Asks why a customer is served no more; resolves with the suspension, or `undefined`. */
export async function openSuspend(
  settings: Pick<SuspendDialog, 'customer' | 'suspend'>,
): Promise<Suspension | undefined> {
  const [{ showDialog }, { SuspendDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./suspend-dialog.ts'),
  ]);
  return showDialog(new SuspendDialog(), settings);
}
