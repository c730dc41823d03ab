import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Network } from '../../cloud/networks/schema.ts';
import { eventually } from '../lib/eventually.ts';
import { type LabCloud, startLabCloud } from '../lib/lab/cloud.ts';
import {
  accessLine,
  appliance,
  applyNetwork,
  converged,
  type LabCustomer,
  openCustomer,
} from '../lib/lab/customer.ts';
import {
  createLab,
  type Lab,
  OUTSIDER,
  SECOND_ROUTER,
  secondSiteAddress,
  siteAddress,
} from '../lib/lab/index.ts';
import { leaseOf, pings, transcript } from '../lib/lab/traffic.ts';
import { fetchWeb, serveWeb } from '../lib/lab/web-server.ts';

/** Sites 1 and 2 are the hubs; 3, with a second line, and 4 are spokes. */
const [HUB, SECOND_HUB, TWO_LINES, SPOKE] = [1, 2, 3, 4] as const;
const SITES = [HUB, SECOND_HUB, TWO_LINES, SPOKE];
const stack = new AsyncDisposableStack();
let lab: Lab;
let cloud: LabCloud;
let customer: LabCustomer;
let network: Network;
/** Address of the host on the LAN of a site, by lease. */
const leases = new Map<number, string>();

beforeAll(async () => {
  lab = stack.use(await createLab({ sites: SITES.length, lanHosts: 'bare' }));
  cloud = stack.use(await startLabCloud(lab));
  customer = stack.use(await openCustomer(cloud.rest, lab, SITES.length));
  const second = accessLine(secondSiteAddress(TWO_LINES), SECOND_ROUTER);
  await cloud.rest.patch(`sites/${customer.site(TWO_LINES).siteId}`, {
    accessLines: [
      accessLine(siteAddress(TWO_LINES)),
      { ...second, name: 'wan2', device: 'eth2', priority: 2 },
    ],
  });
  network = await applyNetwork(cloud.rest, customer, {
    topology: 'hub-and-spoke',
    hubSiteId: customer.site(HUB).siteId,
    secondHubSiteId: customer.site(SECOND_HUB).siteId,
  });
  for (const { agent } of customer.sites) agent.start();
  await allConverged();
  for (const number of SITES) leases.set(number, await leaseOf(lab.lanHost(number)));
});

afterAll(() => stack.disposeAsync());

async function allConverged(): Promise<void> {
  const hubs = [HUB, SECOND_HUB];
  for (const number of SITES) {
    await converged(cloud.rest, customer.site(number), { tunnels: hubs.includes(number as 1) ? 3 : 2 });
  }
}

const reaches = (from: number, to: number) =>
  eventually(() => pings(lab.lanHost(from), leases.get(to)!), `LAN ${from} reaches LAN ${to}`);

test.for([
  [SPOKE, HUB],
  [SPOKE, SECOND_HUB],
  [TWO_LINES, HUB],
  [TWO_LINES, SECOND_HUB],
  [HUB, SECOND_HUB],
  [SPOKE, TWO_LINES],
] as const)('with two hubs, LAN %i reaches LAN %i', ([from, to]) => reaches(from, to));

test('a spoke reaches the second hub without passing the first', async () => {
  const seen = await transcript(
    lab.router,
    'br-access',
    async () => expect(await pings(lab.lanHost(SPOKE), leases.get(SECOND_HUB)!)).toBe(true),
    `udp port 4500 and host ${siteAddress(SPOKE)}`,
  );
  expect(seen).toContain(siteAddress(SECOND_HUB));
  expect(seen).not.toContain(`${siteAddress(HUB)}.`);
});

/** The hub's line is cut without a word, or repaired. Resolves with the seconds until the spokes reach each other. */
async function spokesMeetAfter(line: 'down' | 'up', until: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  await lab.router.sh(`ip link set access${HUB} ${line}`);
  await eventually(until, `with the hub's line ${line}`);
  const meet = () => pings(lab.lanHost(SPOKE), leases.get(TWO_LINES)!);
  await eventually(meet, `the spokes reach each other with the hub's line ${line}`, { withinMs: 30_000 });
  return Math.round((performance.now() - began) / 100) / 10;
}

test('when the hub is cut off, spokes reach each other through the second hub within 30 s, and go back', async () => {
  await reaches(SPOKE, TWO_LINES);
  await serveWeb(lab.lanHost(TWO_LINES), 8000);
  const web = () => fetchWeb(lab.lanHost(SPOKE), leases.get(TWO_LINES)!, 8000);
  const cut = await spokesMeetAfter('down', async () => (await web()) === '');
  expect(await web()).toBe(lab.lanHost(TWO_LINES).name);
  expect(await pings(lab.lanHost(TWO_LINES), leases.get(SECOND_HUB)!)).toBe(true);
  const back = await spokesMeetAfter('up', () => pings(lab.lanHost(SPOKE), leases.get(HUB)!));
  console.log(`the second hub took over after ${cut} s, the hub was back after ${back} s`);
  expect(await web()).toBe(lab.lanHost(TWO_LINES).name);
  await eventually(async () => (await eventsOf(SPOKE, 'tunnel.took-over')).length === 1, 'it is told');
  await allConverged();
});

async function eventsOf(site: number, kind: string): Promise<{ kind: string; data: object }[]> {
  const path = `appliances/${customer.site(site).applianceId}/events?page_size=100`;
  const { items } = await cloud.rest.get<{ items: { kind: string; data: object }[] }>(path);
  return items.filter((event) => event.kind === kind);
}

test('what somebody changes on a box is told and put right, or told and left alone, as the network says', async () => {
  const site = lab.site(SPOKE);
  const table = async () =>
    (await site.exec('nft', ['list', 'table', 'inet', 'sitekeeper'], { allowFailure: true })).code === 0;
  expect(await eventsOf(SPOKE, 'drift.detected')).toEqual([]);
  await site.sh('nft flush ruleset');
  await eventually(table, 'the packet filter is back');
  await eventually(async () => (await eventsOf(SPOKE, 'drift.cleared')).length === 1, 'it is told');
  expect(await eventsOf(SPOKE, 'drift.detected')).toMatchObject([
    { data: { handling: 'restoring', count: 1 } },
  ]);

  await overrideSite(SPOKE, { onDrift: 'report' });
  await site.sh('nft flush ruleset');
  const { applianceId } = customer.site(SPOKE);
  await eventually(
    async () => (await appliance(cloud.rest, applianceId)).status === 'drifted',
    'the box is shown to have drifted',
  );
  const { drift } = await appliance(cloud.rest, applianceId);
  expect(drift).toMatchObject({ handling: 'reported', findings: [{ path: '/firewall' }] });
  const { items } = await cloud.rest.get<{ items: { id: string }[] }>('appliances?drifted=true');
  expect(items.map(({ id }) => id)).toEqual([applianceId]);
  expect(await table()).toBe(false);
  await overrideSite(SPOKE, { onDrift: 'restore' });
  expect(await table()).toBe(true);
  await eventually(async () => (await appliance(cloud.rest, applianceId)).drift === null, 'nothing differs');
  expect(await eventsOf(SPOKE, 'drift.persistent')).toEqual([]);
});

async function overrideSite(site: number, overrides: object): Promise<void> {
  await cloud.rest.patch(`networks/${network.id}?apply=true&confirm_within_seconds=30`, {
    parameters: { siteOverrides: { [customer.site(site).siteId]: overrides } },
  });
  await allConverged();
}

/** The address under which a LAN host is seen outside. */
async function seenAs(number: number): Promise<string> {
  const seen = await transcript(
    lab.outsider,
    'eth0',
    async () => void (await pings(lab.lanHost(number), OUTSIDER)),
    'icmp[icmptype] = icmp-echo',
  );
  return /IP (\S+) >/.exec(seen)?.[1] ?? 'nothing';
}

test('with two lines, traffic leaves by the preferred one and is masqueraded', async () => {
  expect(await seenAs(TWO_LINES)).toBe(siteAddress(TWO_LINES));
});

test('when the preferred line is cut, the other carries the internet and the tunnels until it is back', async () => {
  await lab.router.sh(`ip link set access${TWO_LINES} down`);
  expect(await seenAs(TWO_LINES)).toBe(secondSiteAddress(TWO_LINES));
  await reaches(TWO_LINES, HUB);
  await reaches(SECOND_HUB, TWO_LINES);
  await lab.router.sh(`ip link set access${TWO_LINES} up`);
  await eventually(
    async () => (await seenAs(TWO_LINES)) === siteAddress(TWO_LINES),
    'the first line is back',
  );
});

const forward = (portForwards: object[]) => overrideSite(TWO_LINES, { firewall: { portForwards } });

test('a forwarded port leads from either line to a host of the LAN, until it is removed', async () => {
  await serveWeb(lab.lanHost(TWO_LINES), 80);
  const own = { protocol: 'tcp', publicPort: 8080, address: leases.get(TWO_LINES), port: 80 };
  const [first, second] = [siteAddress(TWO_LINES), secondSiteAddress(TWO_LINES)];
  expect(await fetchWeb(lab.outsider, first, 8080)).toBe('');
  await forward([
    { ...own, name: 'web', wan: 'wan1' },
    { ...own, name: 'web by the other line', wan: 'wan2' },
  ]);
  expect(await fetchWeb(lab.outsider, first, 8080)).toBe(lab.lanHost(TWO_LINES).name);
  expect(await fetchWeb(lab.outsider, second, 8080)).toBe(lab.lanHost(TWO_LINES).name);
  await forward([]);
  expect(await fetchWeb(lab.outsider, first, 8080)).toBe('');
  expect(await fetchWeb(lab.outsider, second, 8080)).toBe('');
});

test('meanwhile the second hub has handed back to the first, and no box has drifted', async () => {
  await eventually(async () => (await eventsOf(SPOKE, 'tunnel.handed-back')).length === 1, 'it is told');
  expect(await eventsOf(SPOKE, 'tunnel.took-over')).toHaveLength(1);
  for (const { applianceId } of customer.sites) {
    expect((await appliance(cloud.rest, applianceId)).drift).toBe(null);
  }
});
