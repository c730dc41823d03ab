import type { ConfirmDialog } from './confirm-dialog.ts';

type Question = Pick<ConfirmDialog, 'question' | 'consequences' | 'answer' | 'action'> & {
  dangerous?: boolean;
  dismiss?: string;
};

/** Asks before doing something; true when it was done. */
export async function confirm(question: Question): Promise<boolean> {
  const [{ showDialog }, { ConfirmDialog }] = await Promise.all([
    import('./dialog.ts'),
    import('./confirm-dialog.ts'),
  ]);
  return (await showDialog(new ConfirmDialog(), question)) === true;
}
