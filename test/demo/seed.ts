import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bootstrap } from '#protocol';
import { accessLines, dynamicAddress } from './access-lines.ts';
import { DEMO_CUSTOMERS } from './customers.ts';
import type { DemoCustomer, DemoSite } from './demo-customer.ts';
import { networkOf } from './network-parameters.ts';
import type { Api } from './patient-api.ts';
import { seedPilot } from './pilots.ts';
import { seedTemplates } from './templates.ts';

/** An appliance of the demo for the simulator. */
export type SeededAppliance = { bootstrap: Bootstrap; publicAddress: string };
type Resource = { id: string; externalKey: string | null };

/**
 * Makes the demo operator's customers by REST, or finds those an earlier start made (by external key). Bootstrap
 * documents are told once, so they are kept in `<directory>/bootstraps`.
 */
export async function seed(
  api: Api,
  directory: string,
  progress: (line: string) => void,
  stopping: AbortSignal,
): Promise<SeededAppliance[]> {
  await mkdir(join(directory, 'bootstraps'), { recursive: true, mode: 0o700 });
  const reseller = await ensure(api, 'resellers', 'island-integrators', {
    name: 'Island Systems Integrators 島嶼系統整合',
  });
  const templates = await seedTemplates(api);
  const appliances: SeededAppliance[] = [];
  for (const customer of DEMO_CUSTOMERS) {
    stopping.throwIfAborted();
    const seeded = await seedCustomer(
      { api, directory, resellerId: reseller.id, templates },
      customer,
      appliances.length,
    );
    appliances.push(...seeded);
    progress(`  ${customer.name}: ${customer.network}, ${customer.sites.length} site(s)`);
  }
  return appliances;
}

type Operator = {
  api: Api;
  directory: string;
  resellerId: string;
  templates: Awaited<ReturnType<typeof seedTemplates>>;
};

async function seedCustomer(
  { api, directory, resellerId, templates }: Operator,
  customer: DemoCustomer,
  firstIndex: number,
): Promise<SeededAppliance[]> {
  const { key, name, industry, tier, stage } = customer;
  const { id: customerId } = await ensure(api, 'customers', key, { resellerId, name, industry, tier, stage });
  const siteIds: string[] = [];
  const appliances: SeededAppliance[] = [];
  for (const [offset, site] of customer.sites.entries()) {
    const index = firstIndex + offset;
    const siteId = await seedSite(api, customerId, site, index);
    siteIds.push(siteId);
    const bootstrap = await seedAppliance(api, directory, siteId, site, index);
    appliances.push({ bootstrap, publicAddress: dynamicAddress(index) });
  }
  await ensure(
    api,
    'networks',
    key,
    { customerId, ...networkOf(customer, siteIds, templates) },
    '?apply=true',
  );
  if (stage === 'pilot') await seedPilot(api, customerId);
  return appliances;
}

async function seedSite(api: Api, customerId: string, site: DemoSite, index: number): Promise<string> {
  const { key, line, ...place } = site;
  const body = { customerId, ...place, accessLines: accessLines(line, key, index) };
  return (await ensure(api, 'sites', key, body)).id;
}

async function seedAppliance(
  api: Api,
  directory: string,
  siteId: string,
  site: DemoSite,
  index: number,
): Promise<Bootstrap> {
  const file = join(directory, 'bootstraps', `${site.key}.json`);
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as Bootstrap;
  const serial = `DEMO-${String(index + 1).padStart(4, '0')}`;
  const known = await find(api, 'appliances', site.key);
  const { bootstrap } = known
    ? await api.post<{ bootstrap: Bootstrap }>(`appliances/${known.id}/enrolment-secrets`, {})
    : await api.post<{ bootstrap: Bootstrap }>('appliances', {
        serial,
        model: site.line === 'dual' ? 'AIO-20' : 'AIO-10',
        siteId,
        externalKey: site.key,
      });
  await writeFile(file, JSON.stringify(bootstrap), { mode: 0o600 });
  return bootstrap;
}

async function ensure(
  api: Api,
  collection: string,
  externalKey: string,
  body: object,
  query = '',
): Promise<{ id: string }> {
  const known = await find(api, collection, externalKey);
  return known ?? api.post<{ id: string }>(`${collection}${query}`, { externalKey, ...body });
}

async function find(api: Api, collection: string, externalKey: string): Promise<Resource | undefined> {
  const query = new URLSearchParams({ external_key: externalKey });
  const { items } = await api.get<{ items: Resource[] }>(`${collection}?${query}`);
  return items.find((item) => item.externalKey === externalKey);
}
