import type { ChangeKindDialog } from './change-kind-dialog.ts';

type Settings = Pick<
  ChangeKindDialog,
  'draft' | 'from' | 'to' | 'templates' | 'layers' | 'tier' | 'sites' | 'readVersion' | 'change'
>;

/** Asks how a network shall join several sites; true when its draft does. */
export async function openChangeKind(settings: Settings): Promise<boolean> {
  const [{ showDialog }, { ChangeKindDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./change-kind-dialog.ts'),
  ]);
  return (await showDialog(new ChangeKindDialog(), settings)) === true;
}
