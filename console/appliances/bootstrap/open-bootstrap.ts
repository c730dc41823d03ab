import type { BootstrapDialog } from './bootstrap-dialog.ts';

/** Shows a bootstrap document until it is put away. */
export async function openBootstrap(
  settings: Pick<BootstrapDialog, 'bootstrap'> & { expiresAt?: string },
): Promise<void> {
  const [{ showDialog }, { BootstrapDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./bootstrap-dialog.ts'),
  ]);
  await showDialog<never, BootstrapDialog>(new BootstrapDialog(), settings);
}
