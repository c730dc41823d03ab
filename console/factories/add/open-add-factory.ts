import type { FactoryTrustAnchor } from '../../api/factory.ts';
import type { AddFactoryDialog } from './add-factory-dialog.ts';

/** Asks for a factory's certificate; resolves with the trust anchor it became, or `undefined`. */
export async function openAddFactory(
  settings: Pick<AddFactoryDialog, 'check' | 'add'>,
): Promise<FactoryTrustAnchor | undefined> {
  const [{ showDialog }, { AddFactoryDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./add-factory-dialog.ts'),
  ]);
  return showDialog(new AddFactoryDialog(), settings);
}
