import type { EnrolmentRequest } from '../../api/enrolment.ts';
import type { RefuseDialog } from './refuse-dialog.ts';

/** Asks why a box is turned down; resolves with the refused request, or `undefined`. */
export async function openRefuseDialog(
  settings: Pick<RefuseDialog, 'request' | 'refuse'>,
): Promise<EnrolmentRequest | undefined> {
  const [{ showDialog }, { RefuseDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./refuse-dialog.ts'),
  ]);
  return showDialog(new RefuseDialog(), settings);
}
