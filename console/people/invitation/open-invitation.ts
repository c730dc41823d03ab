import type { InvitationDialog } from './invitation-dialog.ts';

type Settings = Pick<InvitationDialog, 'person'> & Partial<Pick<InvitationDialog, 'invite' | 'invitation'>>;

/** Shows an invitation, this once; `invite` makes one first. */
export async function openInvitation(settings: Settings): Promise<void> {
  const [{ showDialog }, { InvitationDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./invitation-dialog.ts'),
  ]);
  await showDialog(new InvitationDialog(), settings);
}
