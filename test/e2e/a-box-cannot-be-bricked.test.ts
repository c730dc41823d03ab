import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
  targetOf,
} from '../lib/lab/customer.ts';
import { createLab, type Lab, SECOND_ROUTER, secondSiteAddress, siteAddress } from '../lib/lab/index.ts';
import { type Intrusion, listen, tryToGetIn } from '../lib/lab/intrusion.ts';
import { markersOf } from '../lib/lab/markers.ts';

/** Time to confirm: short, since boxes are cut off on purpose. */
const CONFIRM_SECONDS = 10;
/** The shortest there is, where it does not matter at which step the time is over. */
const DOOMED_SECONDS = 5;

const stack = new AsyncDisposableStack();
let lab: Lab;
let cloud: LabCloud;
let customer: LabCustomer;
let network: Network;
let marker = 0;
let intrusion: Intrusion;

beforeAll(async () => {
  lab = stack.use(await createLab({ sites: 2 }));
  cloud = stack.use(await startLabCloud(lab));
  customer = stack.use(await openCustomer(cloud.rest, lab, 2));
  network = await applyNetwork(cloud.rest, customer, { topology: 'mesh' });
  for (const site of customer.sites) site.agent.start();
  for (const site of customer.sites) await converged(cloud.rest, site, { tunnels: 1 });
  await settled(await applyMarked(), 'confirmed');
  await listen(lab.site(1), 8001);
  await lab.router.sh(`ip route add 10.0.0.0/8 via ${siteAddress(1)}`);
  intrusion = await tryToGetIn(lab.outsider, [
    `${siteAddress(1)}:8001`,
    `${siteAddress(1)}:53`,
    '10.0.0.1:53',
  ]);
});

afterAll(() => stack.disposeAsync());

/** The box under test; site 2 is there so that it has a tunnel. */
const box = () => customer.site(1);
const state = () => appliance(cloud.rest, box().applianceId);

/** A change that shows in the packet filter and in the resolver. */
async function applyMarked(more: { firewall?: object[]; confirmSeconds?: number } = {}): Promise<number> {
  marker += 1;
  const policies = [
    { name: `marker-${marker}`, from: 'lan', to: 'wan', services: [{ protocol: 'icmp' }], action: 'accept' },
    ...(more.firewall ?? []),
  ];
  const overrides = {
    firewall: { policies },
    dns: { records: [{ name: `marker-${marker}.test`, address: '10.99.0.1' }] },
  };
  await apply({ siteOverrides: { [box().siteId]: overrides } }, more.confirmSeconds);
  return (await state()).wanted?.revision ?? 0;
}

function apply(parameters: object, confirmSeconds = CONFIRM_SECONDS): Promise<Network> {
  return cloud.rest.patch<Network>(
    `networks/${network.id}?apply=true&confirm_within_seconds=${confirmSeconds}`,
    { parameters },
  );
}

async function settled(revision: number, phase: string): Promise<void> {
  await eventually(async () => {
    const { attempt } = await state();
    return attempt?.revision === revision && attempt.phase === phase;
  }, `revision ${revision} is ${phase}`);
}

const runsMarker = async () => {
  const { interfaces } = await targetOf(cloud.rest, box().applianceId);
  return markersOf(lab.site(1), interfaces.lans[0]!.address.split('/')[0]!);
};

describe('a target state that cuts the box off is undone by the box alone', () => {
  test('a firewall that blocks the control plane', async () => {
    const good = await applyMarked();
    await settled(good, 'confirmed');
    const goodMarker = marker;
    const bad = await applyMarked({
      firewall: [{ name: 'nothing leaves', from: 'appliance', to: 'wan', action: 'drop' }],
    });
    await settled(bad, 'rolled-back');
    const { attempt, confirmed } = await state();
    expect(confirmed?.revision).toBe(good);
    expect(attempt?.findings[0]).toMatchObject({ code: 'control-plane-unreachable' });
    expect(await runsMarker()).toEqual({ filter: goodMarker, resolver: goodMarker });
  });

  test('a wrong WAN address', async () => {
    const before = (await state()).confirmed?.revision;
    await cloud.rest.patch(`sites/${box().siteId}`, {
      accessLines: [accessLine('198.51.100.77', '198.51.100.254')],
    });
    const bad = await applyMarked();
    await settled(bad, 'rolled-back');
    const { attempt, confirmed } = await state();
    expect(confirmed?.revision).toBe(before);
    expect(attempt?.findings[0]?.code).toBe('control-plane-unreachable');
    expect((await lab.site(1).sh('ip -4 -o address show dev eth0')).stdout).toContain(siteAddress(1));
    await cloud.rest.patch(`sites/${box().siteId}`, { accessLines: [accessLine(siteAddress(1))] });
    await settled(await applyMarked(), 'confirmed');
  });
});

test("what a daemon's checker rejects is refused before anything changes", async () => {
  const before = await runsMarker();
  const mark = box().agent.running().output().length;
  await apply({ vpn: { ikeProposals: ['aes256-sha256-nosuchgroup'] } });
  const bad = (await state()).wanted?.revision ?? 0;
  await settled(bad, 'rejected');
  const { attempt } = await state();
  expect(attempt?.findings[0]).toMatchObject({ code: 'check-failed' });
  expect(attempt?.findings[0]?.path).toMatch(/^\/vpn/);
  expect(box().agent.running().output().slice(mark)).not.toContain('"step":"begin"');
  expect(await runsMarker()).toEqual(before);
  await apply({ vpn: { ikeProposals: null } });
  await eventually(async () => (await state()).status === 'in-sync', 'the mended network is in sync');
});

describe('kill -9 at every step of an apply: after a restart the box is in the old or the new state', () => {
  const steps = [
    '"step":"check"',
    '"step":"begin"',
    '"step":"guard"',
    '"step":"activate","driver":"iproute2"',
    '"step":"activate","driver":"nftables"',
    '"step":"activate","driver":"dnsmasq"',
    '"step":"activate","driver":"strongswan"',
    '"step":"reach-control-plane"',
    '"step":"probe"',
    '"step":"confirm"',
  ];

  test.for(steps)('%s', async (step) => {
    const { agent } = box();
    const old = marker;
    const revision = await applyMarked();
    await agent.running().waitFor(new RegExp(`${step}.*"revision":${revision}\\b`));
    await agent.kill();
    agent.start();
    await agent.running().waitFor(/"msg":"last good state runs"/);
    const recovered = await runsMarker();
    expect(recovered.filter).toBe(recovered.resolver);
    expect([old, marker]).toContain(recovered.filter);
    await settled(revision, 'confirmed');
    expect(await runsMarker()).toEqual({ filter: marker, resolver: marker });
    await converged(cloud.rest, box(), { tunnels: 1 });
  });

  const undoing = [
    '"step":"give-up"',
    '"step":"reactivate","driver":"iproute2"',
    '"step":"reactivate","driver":"nftables"',
    '"step":"reactivate","driver":"strongswan"',
    '"step":"rolled-back"',
  ];

  test.for(undoing)('while it is undone: %s', async (step) => {
    const { agent } = box();
    const old = marker;
    const revision = await applyMarked({
      firewall: [{ name: 'nothing leaves', from: 'appliance', to: 'wan', action: 'drop' }],
      confirmSeconds: DOOMED_SECONDS,
    });
    await agent.running().waitFor(new RegExp(`${step}.*"revision":${revision}\\b`));
    await agent.kill();
    agent.start();
    await settled(revision, 'rolled-back');
    expect(await runsMarker()).toEqual({ filter: old, resolver: old });
    marker = old;
  });
});

test('a port that turns from LAN to WAN is closed before it has its new address', async () => {
  const lan1 = { name: 'lan1', device: 'eth1' };
  const settleAs = async (lans: object[]) => {
    await apply({ siteOverrides: { [box().siteId]: { lans, firewall: null } } });
    await settled((await state()).wanted?.revision ?? 0, 'confirmed');
  };
  await settleAs([lan1, { name: 'lan2', device: 'eth2' }]);
  const second = secondSiteAddress(1);
  const outside = await tryToGetIn(lab.router, [`${second}:53`, `${second}:8001`]);

  // The network cannot be rendered while one port is both; the next draft ends that.
  const wan2 = { ...accessLine(second, SECOND_ROUTER), name: 'wan2', device: 'eth2', priority: 2 };
  await cloud.rest.patch(`sites/${box().siteId}`, { accessLines: [accessLine(siteAddress(1)), wan2] });
  await settleAs([lan1]);
  expect((await lab.site(1).sh('ip -4 -o address show dev eth2')).stdout).toContain(second);
  expect((await outside.end()).answers).toEqual([]);
});

test('all the while nothing got in that no state admits', async () => {
  const { tries, answers } = await intrusion.end();
  expect(answers).toEqual([]);
  expect(tries).toBeGreaterThan(2000);
});
