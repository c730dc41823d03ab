import type { TemplateVersion } from '../../api/template.ts';
import type { PublishDialog } from './publish-dialog.ts';

/** Asks what is new and publishes; resolves with the version, or `undefined`. */
export async function openPublish(
  settings: Pick<PublishDialog, 'question' | 'by' | 'schema' | 'consequences' | 'publish'>,
): Promise<TemplateVersion | undefined> {
  const [{ showDialog }, { PublishDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./publish-dialog.ts'),
  ]);
  return showDialog(new PublishDialog(), settings);
}
