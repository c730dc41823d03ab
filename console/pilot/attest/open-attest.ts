import type { AttestDialog } from './attest-dialog.ts';

/** Asks a person to answer for an item of the checklist; true when they did. */
export async function openAttest(settings: Pick<AttestDialog, 'question' | 'attest'>): Promise<boolean> {
  const [{ showDialog }, { AttestDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./attest-dialog.ts'),
  ]);
  return (await showDialog(new AttestDialog(), settings)) === true;
}
