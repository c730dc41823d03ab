import type { Edited } from '../../editing/edit-over.ts';
import type { ApplianceDialog } from './appliance-dialog.ts';

/** Asks what else an appliance is; `undefined` when the person let it be. */
export async function openAppliance(
  settings: Pick<ApplianceDialog, 'appliance' | 'findSites' | 'mayStandNowhere' | 'save'>,
): Promise<Edited | undefined> {
  const [{ showDialog }, { ApplianceDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./appliance-dialog.ts'),
  ]);
  return showDialog(new ApplianceDialog(), settings);
}
