import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Bootstrap } from '#protocol';
import { type SimulatorOptions, startSimulator } from '../../edge-agent/simulator/index.ts';
import { buildConsole } from '../demo/console-build.ts';
import { type OpenedPage, openBrowser, type TestBrowser } from './browser.ts';
import { startCloud, type TestCloud } from './cloud.ts';
import { eventually } from './eventually.ts';

const SITES = ['Taipei', 'Taichung'] as const;

const behaviour: NonNullable<SimulatorOptions['behaviour']> = {
  reject: ({ dns }) =>
    dns.domain === 'bad.internal'
      ? [{ path: '/dns/domain', code: 'check-failed', message: 'the checker does not like it' }]
      : [],
};

/**
 * What the console shows: a cloud, one customer with two sites in a mesh, a simulated appliance at each. They refuse the
 * domain `bad.internal`.
 */
export async function startConsoleSite({ settings }: Pick<SimulatorOptions, 'settings'> = {}) {
  await using opening = new AsyncDisposableStack();
  await buildConsole();
  const cloud = opening.use(await startCloud({ presenceGraceMilliseconds: 1000 }));
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-console-'));
  opening.defer(() => rm(directory, { recursive: true, force: true }));
  const { network, appliances } = await makeMesh(cloud);
  const simulator = opening.use(
    await startSimulator({
      appliances,
      directory,
      behaviour,
      log: pino({ level: 'silent' }),
      ...(settings && { settings }),
    }),
  );
  await eventually(() => simulator.confirmed(network.revision) === SITES.length, 'both appliances confirm');
  const browser = opening.use(await openBrowser());
  const resources = opening.move();
  return {
    cloud,
    network,
    simulator,
    browser,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

type Made = { id: string };

async function makeMesh({ rest }: TestCloud) {
  const customer = await rest.post<Made>('customers', { name: 'Formosa Tea' });
  const siteIds: string[] = [];
  const appliances: { bootstrap: Bootstrap }[] = [];
  for (const [index, name] of SITES.entries()) {
    const site = await rest.post<Made>('sites', {
      customerId: customer.id,
      name,
      accessLines: [{ name: 'wan1', device: 'eth0', addressing: staticAddress(index), priority: 1 }],
    });
    const { bootstrap } = await rest.post<{ bootstrap: Bootstrap }>('appliances', {
      serial: `SK-000${index + 1}`,
      model: 'AIO-10',
      siteId: site.id,
    });
    siteIds.push(site.id);
    appliances.push({ bootstrap });
  }
  const parameters = { topology: 'mesh', monitoring: { telemetryIntervalSeconds: 5 } };
  const draft = { customerId: customer.id, name: 'Formosa mesh', kind: 'multi-site', parameters, siteIds };
  const network = await rest.post<Made & { revision: number; customerId: string }>(
    'networks?apply=true',
    draft,
  );
  return { network, appliances };
}

/** Known beforehand, so that no revision follows an address. */
function staticAddress(index: number) {
  const address = `203.0.113.${10 + index}/24`;
  return { method: 'static', address, gateway: '203.0.113.1', nameservers: [] };
}

/** A page of the console on which the administrator has signed in. */
export async function openSignedIn(
  browser: TestBrowser,
  { url, admin }: Pick<TestCloud, 'url' | 'admin'>,
  options: Parameters<TestBrowser['open']>[1] = {},
): Promise<OpenedPage> {
  const opened = await browser.open(url, options);
  await signIn(opened, admin.email, admin.password);
  await opened.page.locator('sk-header').waitFor();
  return opened;
}

export async function signIn({ page }: OpenedPage, email: string, password: string): Promise<void> {
  await page.locator('wa-input[name=email] input').fill(email);
  await page.locator('wa-input[name=password] input').fill(password);
  await page.locator('wa-button[type=submit]').click();
}
