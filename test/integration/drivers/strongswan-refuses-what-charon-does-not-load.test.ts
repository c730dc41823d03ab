import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import { type SiteDrivers, startDrivers } from '../../lib/drivers/site-drivers.ts';
import { sitePeer, siteTarget } from '../../lib/drivers/site-target.ts';
import { createVpnAuthority, type VpnAuthority } from '../../lib/drivers/vpn-authority.ts';
import { createLab, type Lab } from '../../lib/lab/index.ts';

let authority: VpnAuthority;
let lab: Lab;
let drivers: SiteDrivers;
beforeAll(async () => {
  authority = await createVpnAuthority();
  lab = await createLab({ sites: 1 });
  drivers = startDrivers(lab.site(1), await authority.issue(1));
  await drivers.activate(siteTarget(1, [sitePeer(1, 2)]));
});
afterAll(async () => {
  await lab?.[Symbol.asyncDispose]();
  await authority?.[Symbol.asyncDispose]();
});

const refuse = (target: TargetState) => drivers.driver('strongswan').check(target);
const loaded = async () =>
  (
    await lab
      .site(1)
      .sh('swanctl --list-conns --uri unix:///run/sitekeeper/strongswan/charon.vici 2>/dev/null')
  ).stdout;

test('a good target state passes, and the running charon does not notice', async () => {
  const before = await loaded();
  expect(await refuse(siteTarget(1, [sitePeer(1, 2), sitePeer(1, 3)]))).toEqual([]);
  expect(await loaded()).toBe(before);
  expect(
    (await lab.site(1).sh('ls /run/sitekeeper/strongswan /var/lib/sitekeeper/strongswan')).stdout,
  ).not.toContain('scratch.json');
});

test('a proposal charon does not know', async () => {
  const target = siteTarget(1, [sitePeer(1, 2)]);
  target.vpn.siteToSite[0]!.ikeProposals = ['rot13-prfsha384-ecp384'];
  expect(await refuse(target)).toEqual([
    { path: '/vpn', code: 'check-failed', message: expect.stringContaining('proposals') },
  ]);
});

test('a traffic selector that is none', async () => {
  const target = siteTarget(1, [sitePeer(1, 2, { remote: ['10.300.0.0/24'] })]);
  expect((await refuse(target)).map(({ code }) => code)).toEqual(['check-failed']);
});

test('a syntax error in swanctl.conf', async () => {
  const target = siteTarget(1, [sitePeer(1, 2)]);
  target.vpn.siteToSite[0]!.remoteIdentity = 'site2 }}} {';
  expect((await refuse(target)).map(({ code }) => code)).toEqual(['check-failed']);
});

test('an initiator without an address, peers whose networks overlap, a name used twice', async () => {
  const { remoteAddress: _, ...nowhere } = sitePeer(1, 2, { role: 'initiator' });
  const overlapping = sitePeer(1, 3, { remote: ['10.2.0.0/16'] });
  const target = siteTarget(1, [
    nowhere,
    overlapping,
    { ...overlapping, remoteTrafficSelectors: ['10.9.0.0/24'] },
  ]);
  expect((await refuse(target)).map(({ path }) => path)).toEqual([
    '/vpn/siteToSite/2/name',
    '/vpn/siteToSite/0/remoteAddress',
    '/vpn/siteToSite/1/remoteTrafficSelectors/0',
  ]);
});

test('credentials that are not there', async () => {
  const bare = startDrivers(lab.site(1));
  const findings = await bare.driver('strongswan').check(siteTarget(1, [sitePeer(1, 2)]));
  expect(findings).toEqual([
    { path: '/vpn', code: 'check-failed', message: expect.stringContaining('ENOENT') },
  ]);
});
