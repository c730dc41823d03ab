import type { CompareDialog } from './compare-dialog.ts';

/** Shows how a version differs from another one. */
export async function openCompare(
  settings: Pick<CompareDialog, 'question' | 'schema' | 'others' | 'compare'>,
): Promise<void> {
  const [{ showDialog }, { CompareDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./compare-dialog.ts'),
  ]);
  await showDialog(new CompareDialog(), settings);
}
