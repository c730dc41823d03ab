import type { Made } from '../../api/appliance-work.ts';
import type { RegisterDialog } from './register-dialog.ts';

/** Asks for a box to register; `undefined` when the person let it be. */
export async function openRegister(
  settings: Pick<RegisterDialog, 'site' | 'findSites' | 'mayStandNowhere' | 'register'>,
): Promise<Made | undefined> {
  const [{ showDialog }, { RegisterDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./register-dialog.ts'),
  ]);
  return showDialog(new RegisterDialog(), settings);
}
