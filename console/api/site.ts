import type { NewSite, Site, SiteChanges } from '../../cloud/customers/schema.ts';
import type { Api, Versioned } from './client.ts';
import { getAll } from './page.ts';

export type { NewSite, Site };
export type SiteFields = Omit<NewSite, 'customerId'>;
export type AccessLine = Site['accessLines'][number];
export type Addressing = AccessLine['addressing'];

export const readSites = (api: Api, customerId: string): Promise<Site[]> =>
  getAll<Site>(api, 'sites', { customer_id: customerId });
export const readSite = (api: Api, id: string): Promise<Versioned<Site>> => api.getVersioned(`sites/${id}`);
export const createSite = (api: Api, site: NewSite): Promise<Site> => api.post('sites', site);
export const changeSite = (api: Api, id: string, fields: SiteChanges, version: number) =>
  api.patch<Site>(`sites/${id}`, fields, { version });
export const removeSite = (api: Api, id: string, version: number): Promise<void> =>
  api.delete(`sites/${id}`, { version });
