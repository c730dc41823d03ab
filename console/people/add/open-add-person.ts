import type { addPerson } from '../../api/people.ts';
import type { AddPersonDialog } from './add-person-dialog.ts';

type Made = Awaited<ReturnType<typeof addPerson>>;

/** Asks who shall have an account; resolves with it and its invitation, or `undefined`. */
export async function openAddPerson(
  settings: Pick<AddPersonDialog, 'by' | 'owners' | 'add'>,
): Promise<Made | undefined> {
  const [{ showDialog }, { AddPersonDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./add-person-dialog.ts'),
  ]);
  return showDialog<Made, AddPersonDialog>(new AddPersonDialog(), settings);
}
