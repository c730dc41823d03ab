import type { Fault } from '../api/problem.ts';
import type { ConflictAnswer } from './conflict-dialog.ts';

/** Shows what somebody else changed meanwhile and asks what to do; `undefined`: go on editing. */
export async function openConflict(changes: readonly Fault[]): Promise<ConflictAnswer | undefined> {
  const [{ showDialog }, { ConflictDialog }] = await Promise.all([
    import('../components/dialog/dialog.ts'),
    import('./conflict-dialog.ts'),
  ]);
  return showDialog(new ConflictDialog(), { changes });
}
