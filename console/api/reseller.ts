import type { NewReseller, Reseller } from '../../cloud/customers/schema.ts';
import type { Api, Versioned } from './client.ts';
import { getAll } from './page.ts';

export type { NewReseller, Reseller };

export const readResellers = (api: Api): Promise<Reseller[]> => getAll<Reseller>(api, 'resellers');
export const readReseller = (api: Api, id: string): Promise<Versioned<Reseller>> =>
  api.getVersioned(`resellers/${id}`);
export const createReseller = (api: Api, fields: NewReseller): Promise<Reseller> =>
  api.post('resellers', fields);
export const changeReseller = (api: Api, id: string, fields: NewReseller, version: number) =>
  api.patch<Reseller>(`resellers/${id}`, fields, { version });
export const removeReseller = (api: Api, id: string, version: number): Promise<void> =>
  api.delete(`resellers/${id}`, { version });
