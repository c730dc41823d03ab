import { beginTotp } from '../../api/account.ts';
import type { Api } from '../../api/client.ts';
import type { AuthenticatorDialog } from './authenticator-dialog.ts';

/** Sets up an authenticator app; resolves with new recovery codes, if any were made, or `undefined` when dismissed. */
export async function openAuthenticator({ api }: { api: Api }): Promise<string[] | undefined> {
  const [{ showDialog }, { AuthenticatorDialog }, begun] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./authenticator-dialog.ts'),
    beginTotp(api),
  ]);
  return showDialog<string[], AuthenticatorDialog>(new AuthenticatorDialog(), { api, begun });
}
