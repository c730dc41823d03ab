import type { CredentialDialog } from './credential-dialog.ts';

/** Makes a credential for a person and shows, this once, its passphrase and link. */
export async function openCredential(settings: Pick<CredentialDialog, 'person' | 'issue'>): Promise<void> {
  const [{ showDialog }, { CredentialDialog }] = await Promise.all([
    import('../../../components/dialog/dialog.ts'),
    import('./credential-dialog.ts'),
  ]);
  await showDialog(new CredentialDialog(), settings);
}
