import type { Revision } from '../../api/network.ts';
import type { CommitDialog } from './commit-dialog.ts';

/** Asks for a note and commits; resolves with the revision, or `undefined`. */
export async function openCommit(
  settings: Pick<CommitDialog, 'question' | 'explanation' | 'preview' | 'commit'>,
): Promise<Revision | undefined> {
  const [{ showDialog }, { CommitDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./commit-dialog.ts'),
  ]);
  return showDialog(new CommitDialog(), settings);
}
