import type { Rollout } from '../../api/rollout.ts';
import type { RollOutDialog } from './roll-out-dialog.ts';

/** Asks how carefully to roll out, and begins; resolves with the rollout, or `undefined`. */
export async function openRollOut(
  settings: Pick<RollOutDialog, 'question' | 'start'>,
): Promise<Rollout | undefined> {
  const [{ showDialog }, { RollOutDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./roll-out-dialog.ts'),
  ]);
  return showDialog(new RollOutDialog(), settings);
}
