import type { Appliance } from '../../api/appliance.ts';
import type { ClaimDialog } from './claim-dialog.ts';

/** Asks which box stands in a site; resolves with it, or `undefined`. */
export async function openClaim(
  settings: Pick<ClaimDialog, 'site' | 'claim'>,
): Promise<Appliance | undefined> {
  const [{ showDialog }, { ClaimDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./claim-dialog.ts'),
  ]);
  return showDialog(new ClaimDialog(), settings);
}
