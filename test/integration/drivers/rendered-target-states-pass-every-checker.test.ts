import { readdir, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import { renderNetwork } from '../../../provisioning/render.ts';
import { arbitrarySite } from '../../lib/arbitrary-site.ts';
import { type SiteDrivers, startDrivers } from '../../lib/drivers/site-drivers.ts';
import { createVpnAuthority, type VpnAuthority } from '../../lib/drivers/vpn-authority.ts';
import { createLab, type Lab } from '../../lib/lab/index.ts';

const GOLDEN = new URL('../../golden/target-state/', import.meta.url);
const FILES = (await readdir(GOLDEN)).filter((name) => name.endsWith('.json'));

let authority: VpnAuthority;
let lab: Lab;
let drivers: SiteDrivers;
beforeAll(async () => {
  authority = await createVpnAuthority();
  lab = await createLab({ sites: 1 });
  drivers = startDrivers(lab.site(1), await authority.issue(1));
  await lab
    .site(1)
    .sh('for n in eth3 eth4 eth5 eth9 enp101s0f1; do ip link add $n type veth peer name x$n; done');
});
afterAll(async () => {
  await lab?.[Symbol.asyncDispose]();
  await authority?.[Symbol.asyncDispose]();
});

test.each(FILES)('%s', async (name) => {
  const { targets }: { targets: { target: TargetState }[] } = JSON.parse(
    await readFile(new URL(name, GOLDEN), 'utf8'),
  );
  expect(targets.length).toBeGreaterThan(0);
  for (const { target } of targets) await expectTaken(target);
});

test('whatever values serve in their roles', async () => {
  for (const input of fc.sample(arbitrarySite, { numRuns: 8 })) {
    for (const { target } of renderNetwork(input).targets) await expectTaken(target);
  }
});

async function expectTaken(target: TargetState): Promise<void> {
  for (const driver of ['iproute2', 'nftables', 'dnsmasq', 'strongswan'] as const) {
    const findings = await drivers.driver(driver).check(target);
    expect(findings.filter(({ code }) => code !== 'unsupported')).toEqual([]);
  }
}
