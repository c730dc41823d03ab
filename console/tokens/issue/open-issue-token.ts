import type { IssueTokenDialog } from './issue-token-dialog.ts';

/** Asks what token there shall be, and shows its secret, this once. */
export async function openIssueToken(
  settings: Pick<IssueTokenDialog, 'by' | 'owners' | 'issue'>,
): Promise<void> {
  const [{ showDialog }, { IssueTokenDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./issue-token-dialog.ts'),
  ]);
  await showDialog(new IssueTokenDialog(), settings);
}
