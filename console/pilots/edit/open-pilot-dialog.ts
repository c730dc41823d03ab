import type { Pilot } from '../../api/pilot.ts';
import type { PilotDialog } from './pilot-dialog.ts';

/** Asks who tries the service, and what for; resolves with the pilot as it was saved, or `undefined`. */
export async function openPilotDialog(
  settings: Pick<PilotDialog, 'save'> & Partial<Pick<PilotDialog, 'pilot' | 'findCustomers'>>,
): Promise<Pilot | undefined> {
  const [{ showDialog }, { PilotDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./pilot-dialog.ts'),
  ]);
  return showDialog(new PilotDialog(), settings);
}
