import type { Template } from '../../api/template.ts';
import type { NameTemplateDialog } from './name-template-dialog.ts';

type Settings = Pick<NameTemplateDialog, 'question' | 'kinds' | 'submit'>;

/** Asks how a template shall be called, and of which kind it is where there is a choice; resolves with it. */
export async function openNameTemplate(settings: Settings): Promise<Template | undefined> {
  const [{ showDialog }, { NameTemplateDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./name-template-dialog.ts'),
  ]);
  return showDialog(new NameTemplateDialog(), settings);
}
