import type { Network } from '../../api/network.ts';
import type { CreateNetworkDialog } from './create-network-dialog.ts';

type Settings = Pick<
  CreateNetworkDialog,
  'kinds' | 'findCustomers' | 'templates' | 'layers' | 'readRoom' | 'readVersion' | 'create'
>;

/** Asks what the new network shall be; resolves with it, or `undefined`. */
export async function openCreateNetwork(settings: Settings): Promise<Network | undefined> {
  const [{ showDialog }, { CreateNetworkDialog }] = await Promise.all([
    import('../../components/dialog/dialog.ts'),
    import('./create-network-dialog.ts'),
  ]);
  return showDialog(new CreateNetworkDialog(), settings);
}
