import type { RecoveryCodesDialog } from './recovery-codes-dialog.ts';

/** Shows recovery codes, this once. */
export async function openRecoveryCodes(settings: Pick<RecoveryCodesDialog, 'codes'>): Promise<void> {
  const [{ showDialog }, { RecoveryCodesDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./recovery-codes-dialog.ts'),
  ]);
  await showDialog(new RecoveryCodesDialog(), settings);
}
