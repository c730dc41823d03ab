import type { Made } from '../../api/appliance-work.ts';
import type { ReplaceDialog } from './replace-dialog.ts';

/** Asks for the box that takes another's place; `undefined` when the person let it be. */
export async function openReplace(
  settings: Pick<ReplaceDialog, 'appliance' | 'replace'>,
): Promise<Made | undefined> {
  const [{ showDialog }, { ReplaceDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./replace-dialog.ts'),
  ]);
  return showDialog(new ReplaceDialog(), settings);
}
