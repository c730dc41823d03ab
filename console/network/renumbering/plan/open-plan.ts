import type { Renumbering } from '../../../api/renumbering.ts';
import type { PlanRenumberingDialog } from './plan-dialog.ts';

/** Asks which LANs shall move; resolves with the renumbering that is planned, or `undefined`. */
export async function openPlanRenumbering(
  settings: Pick<PlanRenumberingDialog, 'lans' | 'plan' | 'save'>,
): Promise<Renumbering | undefined> {
  const [{ showDialog }, { PlanRenumberingDialog }] = await Promise.all([
    import('../../../components/dialog/dialog.ts'),
    import('./plan-dialog.ts'),
  ]);
  return showDialog(new PlanRenumberingDialog(), settings);
}
