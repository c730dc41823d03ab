import type { ConflictAnswer, ConflictDialog } from './conflict-dialog.ts';

/** Shows what somebody else changed meanwhile and asks what to do; `undefined`: go on editing. */
export async function openConflict(
  settings: Pick<ConflictDialog, 'changes' | 'placeName'>,
): Promise<ConflictAnswer | undefined> {
  const [{ showDialog }, { ConflictDialog }] = await Promise.all([
    import('../components/dialog/dialog.ts'),
    import('./conflict-dialog.ts'),
  ]);
  return showDialog(new ConflictDialog(), settings);
}
