import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../lib/eventually.ts';
import { type AccessProvider, serveAccess } from '../lib/lab/access-provider.ts';
import { type LabCloud, startLabCloud } from '../lib/lab/cloud.ts';
import {
  appliance,
  applyNetwork,
  converged,
  type LabCustomer,
  openCustomer,
  targetOf,
} from '../lib/lab/customer.ts';
import { createLab, type Lab } from '../lib/lab/index.ts';
import { leaseOf, pings } from '../lib/lab/traffic.ts';

const FIRST = '198.51.100.70';
const stack = new AsyncDisposableStack();
let lab: Lab;
let cloud: LabCloud;
let customer: LabCustomer;
let provider: AccessProvider;
/** Of the host on LAN 1, the hub's. */
let far = '';

beforeAll(async () => {
  lab = stack.use(await createLab({ sites: 2, lanHosts: 'bare' }));
  const { stdout } = await lab.site(1).sh('cat /sys/class/net/eth0/address');
  provider = await serveAccess(lab.router, stdout.trim(), FIRST);
  cloud = stack.use(await startLabCloud(lab));
  customer = stack.use(await openCustomer(cloud.rest, lab, 2));
  const line = { name: 'wan1', device: 'eth0', priority: 1, addressing: { method: 'dhcp' } };
  await cloud.rest.patch(`sites/${customer.site(1).siteId}`, { accessLines: [line] });
  await applyNetwork(cloud.rest, customer, {
    topology: 'hub-and-spoke',
    hubSiteId: customer.site(1).siteId,
  });
  for (const site of customer.sites) site.agent.start();
});

afterAll(() => stack.disposeAsync());

const called = async () =>
  (await targetOf(cloud.rest, customer.site(2).applianceId)).vpn.siteToSite[0]?.remoteAddress;

async function hubIsAt(address: string): Promise<void> {
  await eventually(async () => (await called()) === address, `the spoke is asked to call ${address}`);
  for (const site of customer.sites) await converged(cloud.rest, site, { tunnels: 1 });
  const { wanAddresses } = await appliance(cloud.rest, customer.site(1).applianceId);
  expect(wanAddresses).toEqual([{ wan: 'wan1', address, prefixLength: 24 }]);
  await eventually(() => pings(lab.lanHost(2), far), 'the spoke reaches the LAN of the hub');
}

test('a hub takes its address from its line, and its spoke calls it there', async () => {
  await eventually(async () => (await called()) === FIRST, 'the spoke knows the leased address');
  await converged(cloud.rest, customer.site(1), { tunnels: 1 });
  far = await leaseOf(lab.lanHost(1));
  await leaseOf(lab.lanHost(2));
  await hubIsAt(FIRST);
});

test.for(['198.51.100.71', '198.51.100.72'])(
  'the lease becomes %s: the spoke follows by itself',
  async (address) => {
    await provider.moveTo(address);
    await hubIsAt(address);
  },
);
