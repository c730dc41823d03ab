import type { ChangePasswordDialog } from './change-password-dialog.ts';

/** Asks for the old and the new password; true when it was changed. */
export async function openChangePassword(settings: Pick<ChangePasswordDialog, 'api'>): Promise<boolean> {
  const [{ showDialog }, { ChangePasswordDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./change-password-dialog.ts'),
  ]);
  return (await showDialog(new ChangePasswordDialog(), settings)) === true;
}
