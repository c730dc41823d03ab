import type { AddressPool } from '../../api/address-pool.ts';
import type { PoolDialog } from './pool-dialog.ts';

/** Asks for a pool; resolves with it as it was saved, or `undefined`. */
export async function openPool(
  settings: Pick<PoolDialog, 'pool' | 'ofOperator' | 'save'>,
): Promise<AddressPool | undefined> {
  const [{ showDialog }, { PoolDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./pool-dialog.ts'),
  ]);
  return showDialog(new PoolDialog(), settings);
}
