import type { DecideDialog } from './decide-dialog.ts';

/** Asks for go or no-go, and why; resolves with what came of it, or `undefined`. */
export async function openDecide(settings: Pick<DecideDialog, 'pilot' | 'readiness' | 'decide'>) {
  const [{ showDialog }, { DecideDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./decide-dialog.ts'),
  ]);
  return showDialog(new DecideDialog(), settings);
}
