import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../lib/eventually.ts';
import { type LabCloud, startLabCloud } from '../lib/lab/cloud.ts';
import { applyNetwork, converged, type LabCustomer, openCustomer } from '../lib/lab/customer.ts';
import { createLab, type Lab } from '../lib/lab/index.ts';
import { leaseOf, pings } from '../lib/lab/traffic.ts';

const SITES = [1, 2, 3];
const stack = new AsyncDisposableStack();
let lab: Lab;
let cloud: LabCloud;
let customer: LabCustomer;
beforeAll(async () => {
  lab = stack.use(await createLab({ sites: SITES.length, lanHosts: 'bare' }));
  cloud = stack.use(await startLabCloud(lab));
  customer = stack.use(await openCustomer(cloud.rest, lab, SITES.length, { authoritiesSeconds: 2 }));
  await applyNetwork(cloud.rest, customer, { topology: 'mesh' });
  for (const { agent } of customer.sites) agent.start();
  await Promise.all(customer.sites.map((site) => converged(cloud.rest, site, { tunnels: 2 })));
});
afterAll(() => stack.disposeAsync());

const swanctl = async (site: number, ...args: string[]) =>
  (await lab.site(site).exec('swanctl', [...args, '--uri', 'unix:///run/sitekeeper/strongswan/charon.vici']))
    .stdout;

/** Numbers that charon gave its IKE SAs, by the identity of the other end. */
async function tunnels(site: number): Promise<Map<string, string>> {
  const text = await swanctl(site, '--list-sas');
  return new Map(
    [...text.matchAll(/^(\S+): #(\d+), ESTABLISHED[\s\S]*?remote '([^']+)'/gm)].map(
      ([, , number = '', id = '']) => [id, number],
    ),
  );
}

const identityOf = (site: number) => `${customer.site(site).applianceId}.vpn.sitekeeper.internal`;

const file = (site: number, name: string) =>
  readFile(join(customer.site(site).agent.directory, 'identity', name), 'utf8');

/** From which generation of the VPN CA a box has its certificate. */
async function issuerOf(site: number): Promise<string> {
  const { infoAccess = '' } = new X509Certificate(await file(site, 'vpn.pem'));
  return /\/ocsp\/([\w-]+)/.exec(infoAccess)?.[1] ?? '';
}

/** How many authorities each connection believes that charon was given last. */
async function believed(site: number): Promise<number[]> {
  const { stdout } = await lab.site(site).exec('cat', ['/run/sitekeeper/strongswan/loaded.json']);
  const loaded = JSON.parse(stdout) as Record<string, { authorities: string[] }>;
  return Object.values(loaded).map(({ authorities }) => authorities.length);
}

const renew = (site: number) =>
  cloud.rest.post(`appliances/${customer.site(site).applianceId}/commands`, { kind: 'renew-certificates' });

test('the VPN CA hands over to the next, and no tunnel ends', async () => {
  const before = await Promise.all(SITES.map(tunnels));
  const { name } = await cloud.rest.post<{ name: string }>('certificate-authorities/vpn/rollover');
  expect(name).toBe('vpn-2');
  await eventually(async () => {
    const known = await Promise.all(SITES.map(believed));
    return known.every((counts) => counts.length === 2 && counts.every((count) => count === 2));
  }, 'every box believes both generations');
  expect(await Promise.all(SITES.map(issuerOf))).toEqual(['vpn', 'vpn', 'vpn']);

  await cloud.rest.post(`certificate-authorities/${name}/activation`);
  await renew(1);
  await eventually(
    async () => (await issuerOf(1)) === 'vpn-2',
    'the first box has a certificate of the next',
  );
  await converged(cloud.rest, customer.site(1), { tunnels: 2 });
  expect(await Promise.all(SITES.map(tunnels))).toEqual(before);

  // With certificates of both generations new tunnels come up as well.
  for (const number of (await tunnels(1)).values()) await swanctl(1, '--terminate', '--ike-id', number);
  await eventually(async () => {
    const now = await tunnels(1);
    return now.size === 2 && [...now].every(([id, number]) => before[0]?.get(id) !== number);
  }, 'both tunnels of the first box are new');
});

test('a revoked box loses its session within 2 s and its tunnels within 10 s; the others keep theirs', async () => {
  const [one, two, three] = SITES as [number, number, number];
  const [first, third] = [await leaseOf(lab.lanHost(one)), await leaseOf(lab.lanHost(three))];
  await eventually(() => pings(lab.lanHost(one), third), 'LAN 1 reaches LAN 3');
  const others = (await tunnels(one)).get(identityOf(two));
  const { agent, applianceId } = customer.site(three);
  const said = agent.output().length;
  const began = Date.now();

  await cloud.rest.post(`appliances/${applianceId}/revocation`, { reason: 'keyCompromise' });
  const left = (within: number) => ({ withinMs: Math.max(0, within - (Date.now() - began)) });
  await eventually(
    () => agent.output().slice(said).includes('"not connected"'),
    'its session ended',
    left(2000),
  );
  await eventually(
    async () => {
      const all = await Promise.all([one, two].map(tunnels));
      return all.every((each) => !each.has(identityOf(three)));
    },
    'its peers have dropped it',
    left(10_000),
  );
  expect(await pings(lab.lanHost(one), third)).toBe(false);
  expect(await pings(lab.lanHost(three), first)).toBe(false);

  await eventually(async () => {
    const { items } = await cloud.rest.get<{ items: { code: string }[] }>('refusals?channel=mqtt');
    return items.some(({ code }) => code === 'certificate-revoked');
  }, 'it came back and was refused');
  expect((await tunnels(one)).get(identityOf(two))).toBe(others);
});
