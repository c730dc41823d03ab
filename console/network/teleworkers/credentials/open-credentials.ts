import type { CredentialsDialog } from './credentials-dialog.ts';

/** Shows a person's credentials; resolves with `another` when one more is wanted. */
export async function openCredentials(
  settings: Pick<CredentialsDialog, 'person' | 'credentials' | 'mayChange' | 'revoke'>,
): Promise<'another' | undefined> {
  const [{ showDialog }, { CredentialsDialog }] = await Promise.all([
    import('../../../components/dialog/dialog.ts'),
    import('./credentials-dialog.ts'),
  ]);
  return showDialog(new CredentialsDialog(), settings);
}
