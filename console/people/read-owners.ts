import type { Api } from '../api/client.ts';
import { readCustomers } from '../api/customer.ts';
import { getAll } from '../api/page.ts';
import type { Owners } from './owner-name.ts';

/** Those whose people and tokens there can be. */
export async function readOwners(api: Api): Promise<Owners> {
  const [resellers, customers] = await Promise.all([
    getAll<{ id: string; name: string }>(api, 'resellers'),
    readCustomers(api),
  ]);
  return { resellers, customers };
}
