import type { Bootstrap } from '#protocol';
import type { AccessLine } from '../../provisioning/access-line.ts';
import type { Rest } from './rest.ts';

export type CompanySite = { id: string; appliance: { id: string; serial: string }; bootstrap: Bootstrap };
export type Company = { customerId: string; sites: CompanySite[]; siteIds: string[] };

let companies = 0;

/** A static line with a public address of its own (RFC 5737). */
export function staticLine(host: number): AccessLine {
  return {
    name: 'wan1',
    device: 'eth0',
    priority: 1,
    addressing: {
      method: 'static',
      address: `203.0.113.${host}/24`,
      gateway: '203.0.113.254',
      nameservers: [],
    },
  };
}
/** A customer with sites and an appliance in each, made by REST. Site `i` has `lines(i)`, a static line unless told. */
export async function createCompany(
  rest: Rest,
  siteCount: number,
  lines: (index: number) => AccessLine = (index) => staticLine(index + 1),
): Promise<Company> {
  companies += 1;
  const name = `Company ${companies}`;
  const { id: customerId } = await rest.post<{ id: string }>('customers', { name });
  const sites: CompanySite[] = [];
  for (let index = 0; index < siteCount; index++) {
    const site = await createSite(rest, customerId, `${name} site ${index}`, lines(index));
    sites.push({ ...site, ...(await addAppliance(rest, site.id, `${companies}-${index}`)) });
  }
  return { customerId, sites, siteIds: sites.map(({ id }) => id) };
}

export function createSite(
  rest: Rest,
  customerId: string,
  name: string,
  line: AccessLine,
): Promise<{ id: string }> {
  return rest.post('sites', { customerId, name, accessLines: [line] });
}

export function addAppliance(
  rest: Rest,
  siteId: string,
  suffix: string,
): Promise<{ appliance: { id: string; serial: string }; bootstrap: Bootstrap }> {
  return rest.post('appliances', { serial: `SK-TEST-${suffix}`, model: 'AIO-10', siteId });
}
