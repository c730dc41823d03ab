import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import { type SiteDrivers, startDrivers } from '../../lib/drivers/site-drivers.ts';
import { sitePeer, siteTarget } from '../../lib/drivers/site-target.ts';
import { createVpnAuthority, type VpnAuthority } from '../../lib/drivers/vpn-authority.ts';
import { createLab, type Lab, lanHostAddress, lanNetwork } from '../../lib/lab/index.ts';

let authority: VpnAuthority;
let lab: Lab;
let drivers: SiteDrivers[];
beforeAll(async () => {
  authority = await createVpnAuthority();
});
afterAll(() => authority?.[Symbol.asyncDispose]());
beforeEach(async () => {
  lab = await createLab({ sites: 3 });
  drivers = await Promise.all(
    [1, 2, 3].map(async (site) => startDrivers(lab.site(site), await authority.issue(site))),
  );
});
afterEach(() => lab?.[Symbol.asyncDispose]());

const others = (site: number) => [1, 2, 3].filter((other) => other !== site);
const mesh = (site: number) =>
  siteTarget(
    site,
    others(site).map((other) => sitePeer(site, other)),
  );

/** Site 1 is the hub: it stands in for the other sites towards each spoke. */
function star(site: number): TargetState {
  if (site !== 1) {
    return siteTarget(site, [sitePeer(site, 1, { remote: others(site).map(lanNetwork) })]);
  }
  return siteTarget(1, [
    sitePeer(1, 2, { local: [lanNetwork(1), lanNetwork(3)] }),
    sitePeer(1, 3, { local: [lanNetwork(1), lanNetwork(2)] }),
  ]);
}

const activateAll = (target: (site: number) => TargetState) =>
  Promise.all(drivers.map((each, i) => each.activate(target(i + 1))));

/** Until it answers; the test's own time limit ends it. */
async function reaches(from: number, to: number): Promise<void> {
  const ping = () =>
    lab.lanHost(from).exec('ping', ['-c1', '-W1', lanHostAddress(to)], { allowFailure: true });
  while ((await ping()).code !== 0);
}

async function everySiteReachesEveryOther(): Promise<void> {
  for (const from of [1, 2, 3]) for (const to of others(from)) await reaches(from, to);
}

/** Established IKE SAs of a site by the other one's number: they change when a tunnel is set up anew. */
async function associations(site: number): Promise<Map<string, string>> {
  const { stdout } = await lab
    .site(site)
    .sh('swanctl --list-sas --uri unix:///run/sitekeeper/strongswan/charon.vici 2>/dev/null');
  return new Map(
    [...stdout.matchAll(/^(\S+): #\d+, ESTABLISHED, IKEv2, ([0-9a-f]+)_i\*? ([0-9a-f]+)_r/gm)].map(
      (match) => [match[1] as string, `${match[2]} ${match[3]}`],
    ),
  );
}

test('three sites in a mesh reach each other through ESP only', async () => {
  await activateAll(mesh);
  await everySiteReachesEveryOther();

  const { tunnels } = await drivers[0]!.driver('strongswan').observe(mesh(1));
  expect(tunnels?.map(({ peer, state }) => `${peer} ${state}`)).toEqual(['site2 up', 'site3 up']);
  expect(tunnels?.every(({ rxBytes, txBytes }) => rxBytes > 0 && txBytes > 0)).toBe(true);

  await lab.router.sh('nft -f -', {
    input:
      'table bridge lab {\n chain forward {\n type filter hook forward priority 0;\n udp dport 4500 drop\n ip protocol esp drop\n }\n}\n',
  });
  const cut = await lab.lanHost(1).exec('ping', ['-c1', '-W1', lanHostAddress(2)], { allowFailure: true });
  expect(cut.code).not.toBe(0);
});

test('from mesh to hub and spoke: traffic between spokes runs through the hub', async () => {
  await activateAll(mesh);
  await everySiteReachesEveryOther();

  await activateAll(star);

  await everySiteReachesEveryOther();
  expect([...(await associations(2)).keys()]).toEqual(['site1']);
  const route = await lab
    .lanHost(2)
    .sh(`ping -c1 -R -n -W2 ${lanHostAddress(3)} || true; ip route get ${lanHostAddress(3)}`);
  expect(route.stdout).toContain('10.2.0.1');
  const before = (await drivers[0]!.driver('strongswan').observe(star(1))).tunnels!;
  await lab.lanHost(2).exec('ping', ['-c3', '-i0.2', lanHostAddress(3)]);
  const after = (await drivers[0]!.driver('strongswan').observe(star(1))).tunnels!;
  expect(after.every(({ rxBytes }, i) => rxBytes > before[i]!.rxBytes)).toBe(true);
});

test('a change of one peer leaves the other tunnel up', async () => {
  await activateAll(mesh);
  await everySiteReachesEveryOther();
  const before = await associations(1);

  const changed = mesh(1);
  changed.vpn.siteToSite[0]!.dpdDelaySeconds = 15;
  await drivers[0]!.activate(changed);

  await reaches(1, 2);
  await reaches(1, 3);
  const after = await associations(1);
  expect(after.get('site3')).toBe(before.get('site3'));
  expect(after.get('site2')).not.toBe(before.get('site2'));
});

test('a peer with a new address is found there', async () => {
  await activateAll(mesh);
  await reaches(3, 1);
  const moved = (site: number) => {
    const target = mesh(site);
    for (const peer of target.vpn.siteToSite)
      if (peer.name === 'site1') peer.remoteAddress = '198.51.100.111';
    const [wan] = target.interfaces.wans;
    if (site === 1 && wan?.addressing.method === 'static') wan.addressing.address = '198.51.100.111/24';
    return target;
  };

  await drivers[0]!.activate(moved(1));
  await drivers[2]!.activate(moved(3));

  await reaches(3, 1);
});

test('tunnels outlive the agent and are adopted by the next one', async () => {
  await activateAll(mesh);
  await everySiteReachesEveryOther();
  const before = await associations(1);
  await drivers[0]!.kill();
  await reaches(1, 2);

  const next = startDrivers(lab.site(1), await authority.issue(1));
  await next.activate(mesh(1));

  expect(await associations(1)).toEqual(before);
});

test('tunnels come back by themselves after charon crashed, and after a refusal by the peer', async () => {
  await drivers[2]!.activate(mesh(3));
  const early = siteTarget(1, [sitePeer(1, 3, { local: ['172.16.1.0/24'] })]);
  early.interfaces.lans.push({ name: 'lan2', device: 'eth2', address: '172.16.1.1/24' });
  await drivers[0]!.activate(early);
  await drivers[0]!.activate(mesh(1));
  await reaches(3, 1);

  await lab
    .site(3)
    .sh(
      'for pid in $(pidof charon-systemd); do [ "$(readlink /proc/$pid/ns/net)" != "$(readlink /proc/self/ns/net)" ] || kill -9 $pid; done',
    );

  await reaches(3, 1);
});

test('stopped by the return to the factory state', async () => {
  const strongswan = drivers[0]!.driver('strongswan');
  const captured = await strongswan.capture();
  await drivers[0]!.activate(mesh(1));
  expect((await lab.site(1).sh('ss -Huln sport = 500')).stdout).not.toBe('');

  await strongswan.restore(captured);

  expect((await lab.site(1).sh('ss -Huln sport = 500; ip rule | grep 210 || true')).stdout).toBe('');
});
