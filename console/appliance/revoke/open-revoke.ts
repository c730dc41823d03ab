import type { RevokeDialog } from './revoke-dialog.ts';

/** Asks why a box is shut out; true when it was. */
export async function openRevoke(settings: Pick<RevokeDialog, 'serial' | 'revoke'>): Promise<boolean> {
  const [{ showDialog }, { RevokeDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./revoke-dialog.ts'),
  ]);
  return (await showDialog(new RevokeDialog(), settings)) === true;
}
