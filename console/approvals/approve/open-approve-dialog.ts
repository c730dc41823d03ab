import type { EnrolmentRequest } from '../../api/enrolment.ts';
import type { ApproveDialog } from './approve-dialog.ts';

/** Asks what the box is and where it goes; resolves with the approved request, or `undefined`. */
export async function openApproveDialog(
  settings: Pick<ApproveDialog, 'request' | 'findPlaces' | 'approve'>,
): Promise<EnrolmentRequest | undefined> {
  const [{ showDialog }, { ApproveDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./approve-dialog.ts'),
  ]);
  return showDialog(new ApproveDialog(), settings);
}
