import type { LeaveDialog } from './leave-dialog.ts';

/** What is done to the account. */
export type Leaving = Pick<LeaveDialog, 'question' | 'consequence' | 'answer' | 'action'>;
type Settings = Leaving & Pick<LeaveDialog, 'tokens' | 'findHeirs' | 'handOver'>;

/** Asks whether somebody shall be disabled or deleted, and who takes over the API tokens; true when it was done. */
export async function openLeave(settings: Settings): Promise<boolean> {
  const [{ showDialog }, { LeaveDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./leave-dialog.ts'),
  ]);
  return (await showDialog<true, LeaveDialog>(new LeaveDialog(), settings)) === true;
}
