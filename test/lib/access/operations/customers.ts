import type { Ids } from '../ids.ts';
import type { Operation, Operations } from '../operation.ts';
import { unique } from '../unique.ts';

const reseller = ({ reseller: id }: Ids) => ({ id });
const customer = ({ customer: id }: Ids) => ({ id });
const site = ({ site: id }: Ids) => ({ id });
const pilot = ({ pilot: id }: Ids) => ({ id });
const reason = () => ({ reason: 'a test' });
const objectives = [{ text: 'It works' }];
const CSV = 'external_key,name\nmatrix,Matrix\n';
/** Not the customer itself: it would be out of service for everything else. */
const another: NonNullable<Operation['fresh']> = async ({ rest }, ids) => ({
  customer: (
    await rest.post<{ id: string }>('customers', { name: unique('Other'), resellerId: ids.reseller })
  ).id,
});

/** Resellers, customers, sites, pilots, files. */
export const CUSTOMER_OPERATIONS: Operations = {
  listResellers: { who: 'operatorsAndResellers' },
  createReseller: { who: 'engineers', body: () => ({ name: unique('Reseller') }) },
  getReseller: { who: 'operatorsAndResellers', path: reseller },
  updateReseller: { who: 'engineers', path: reseller, body: () => ({ name: 'Other' }) },
  deleteReseller: { who: 'engineers', path: reseller },

  listCustomers: { who: 'everybody' },
  createCustomer: {
    who: 'partners',
    body: (ids) => ({ name: unique('Customer'), resellerId: ids.reseller }),
  },
  getCustomer: { who: 'everybody', path: customer },
  updateCustomer: { who: 'partners', path: customer, body: (ids) => ({ resellerId: ids.reseller }) },
  deleteCustomer: { who: 'partners', path: customer },
  suspendCustomer: { who: 'engineers', path: customer, body: reason, fresh: another },
  resumeCustomer: { who: 'engineers', path: customer, fresh: another },
  listSuspensions: { who: 'readers', path: customer },
  getAddressSpace: { who: 'readers', path: customer },

  listNames: { who: 'everybody', query: { ids: '01890000-dead-7000-8000-00000000dead' } },

  listSites: { who: 'everybody' },
  createSite: {
    who: 'partners',
    body: (ids) => ({ customerId: ids.customer, name: unique('Site'), accessLines: [] }),
  },
  getSite: { who: 'everybody', path: site },
  updateSite: { who: 'partners', path: site, body: () => ({ name: 'Other' }) },
  deleteSite: { who: 'partners', path: site },

  listPilots: { who: 'readers' },
  createPilot: {
    who: 'partners',
    body: (ids) => ({ customerId: ids.customer, siteIds: [ids.site], name: unique('Pilot'), objectives }),
  },
  getPilot: { who: 'readers', path: pilot },
  updatePilot: { who: 'partners', path: pilot, body: (ids) => ({ siteIds: [ids.site] }) },
  deletePilot: { who: 'partners', path: pilot },
  getReadiness: { who: 'readers', path: pilot },
  attestReadiness: { who: 'partners', path: pilot, body: () => ({ key: 'staff-trained' }) },
  withdrawAttestation: { who: 'partners', path: (ids) => ({ id: ids.pilot, key: 'staff-trained' }) },
  startPilot: { who: 'partners', path: pilot },
  abandonPilot: { who: 'partners', path: pilot },
  decidePilot: { who: 'partners', path: pilot, body: () => ({ decision: 'go', reason: 'a test' }) },

  importFile: {
    who: 'partners',
    path: () => ({ kind: 'customers' }),
    query: { validate_only: 'true' },
    file: { type: 'text/csv', text: CSV },
  },
  exportFile: { who: 'readers', path: () => ({ kind: 'sites' }) },
};
