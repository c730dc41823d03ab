import type { Pilot } from '../../api/pilot.ts';
import type { CreatePilotDialog } from './create-pilot-dialog.ts';

/** Asks who tries the service, and what for; resolves with the pilot, or `undefined`. */
export async function openCreatePilot(
  settings: Pick<CreatePilotDialog, 'customers' | 'create'>,
): Promise<Pilot | undefined> {
  const [{ showDialog }, { CreatePilotDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./create-pilot-dialog.ts'),
  ]);
  return showDialog(new CreatePilotDialog(), settings);
}
