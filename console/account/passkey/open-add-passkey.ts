import type { AddPasskeyDialog } from './add-passkey-dialog.ts';

/** Adds a passkey; resolves with new recovery codes, if any were made, or `undefined` when dismissed. */
export async function openAddPasskey(settings: Pick<AddPasskeyDialog, 'api'>): Promise<string[] | undefined> {
  const [{ showDialog }, { AddPasskeyDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./add-passkey-dialog.ts'),
  ]);
  return showDialog<string[], AddPasskeyDialog>(new AddPasskeyDialog(), settings);
}
