import type { Edited } from '../../editing/edit-over.ts';
import type { SiteDialog } from './site-dialog.ts';

/** Asks for a site and its access lines; `undefined` when the person let it be. */
export async function openSite(settings: Pick<SiteDialog, 'site' | 'save'>): Promise<Edited | undefined> {
  const [{ showDialog }, { SiteDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./site-dialog.ts'),
  ]);
  return showDialog(new SiteDialog(), settings);
}
