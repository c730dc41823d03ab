import type { Rollout } from '../../api/rollout.ts';
import type { FleetRolloutDialog } from './fleet-rollout-dialog.ts';

type Settings = Pick<
  FleetRolloutDialog,
  'question' | 'explanation' | 'selection' | 'choices' | 'preview' | 'start'
> & { newer?: FleetRolloutDialog['newer'] };

/** Asks which networks shall be rendered anew and rolled out, and how; resolves with the rollout, or `undefined`. */
export async function openFleetRollout(settings: Settings): Promise<Rollout | undefined> {
  const [{ showDialog }, { FleetRolloutDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./fleet-rollout-dialog.ts'),
  ]);
  return showDialog(new FleetRolloutDialog(), settings);
}
