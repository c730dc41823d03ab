import type { Bootstrap } from '#protocol';
import type { Appliance } from '../../cloud/appliances/schema.ts';
import type { AccessLine } from '../../provisioning/access-line.ts';
import { inParallel } from '../lib/in-parallel.ts';
import type { Rest } from '../lib/rest.ts';

export type BenchFleet = { customerId: string; siteIds: string[]; bootstraps: Bootstrap[] };
type WithId = { id: string };

const BENCHMARK = {
  name: 'BENCH',
  line: (_index: number): AccessLine => ({
    name: 'wan1',
    device: 'eth0',
    priority: 1,
    addressing: { method: 'dhcp' },
  }),
};

/**
 * A customer with so many sites, an appliance in each, all by REST. `name` is the customer's and begins the serial
 * numbers; `line` is what a site is connected by.
 */
export async function createFleet(rest: Rest, size: number, { name, line } = BENCHMARK): Promise<BenchFleet> {
  const customer = await rest.post<WithId>('customers', { name, tier: 'gold', stage: 'live' });
  const made = await inParallel(size, 8, async (index) => {
    const site = await rest.post<WithId>('sites', {
      customerId: customer.id,
      name: `Branch ${index}`,
      accessLines: [line(index)],
    });
    const { bootstrap } = await rest.post<{ appliance: Appliance; bootstrap: Bootstrap }>('appliances', {
      serial: `${name}-${String(index).padStart(5, '0')}`,
      model: 'simulated',
      siteId: site.id,
    });
    return { siteId: site.id, bootstrap };
  });
  return {
    customerId: customer.id,
    siteIds: made.map(({ siteId }) => siteId),
    bootstraps: made.map(({ bootstrap }) => bootstrap),
  };
}
