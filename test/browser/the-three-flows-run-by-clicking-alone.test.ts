import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bootstrap } from '#protocol';
import { openFilter, startSimulator } from '../../edge-agent/simulator/index.ts';
import { lookUp } from '../lib/browser.ts';
import { openInvited } from '../lib/console-person.ts';
import { openSignedIn, startConsoleSite } from '../lib/console-site.ts';
import { publishedTemplate } from '../lib/templates.ts';

let site: Awaited<ReturnType<typeof startConsoleSite>>;
const cleanUp = new AsyncDisposableStack();
beforeAll(async () => {
  site = cleanUp.use(await startConsoleSite({ settings: { driftSeconds: 1 } }));
  const { rest } = site.cloud;
  const { id } = await publishedTemplate(rest, 'multi-site', {
    patch: { ntpServers: ['first.example.net'] },
  });
  // A drifted box is somebody's to mend: it does not mend itself.
  await rest.patch(`networks/${site.network.id}?apply=true`, {
    templateVersionId: id,
    parameters: { onDrift: 'report' },
  });
});
afterAll(() => cleanUp.disposeAsync());

const press = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true }).click();
const follow = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first().click();
const succeeded = (page: Page) => page.locator('sk-rollout-state', { hasText: 'Succeeded' }).waitFor();

test('the NOC changes a parameter of a template and rolls it out in waves over all networks that use it', async () => {
  const { page, faults } = await openSignedIn(site.browser, site.cloud);
  await follow(page, 'Templates');
  await follow(page, 'Standard multi-site');
  await press(page, 'New draft');
  await page.getByRole('heading', { name: 'Version 2' }).waitFor();
  await page.getByLabel('Time servers').fill('second.example.net');
  await press(page, 'Save draft');
  await press(page, 'Publish…');
  const publishing = page.locator('sk-publish-dialog');
  await publishing.getByText('Reaches 1 networks with 2 boxes').waitFor();
  await publishing.getByText('Time servers: first.example.net → second.example.net').waitFor();
  await publishing.getByLabel('What is new in it').fill('Another time server');
  await press(publishing, 'Check and publish');
  await page.locator('sk-version-panel', { hasText: 'Published' }).waitFor();

  await follow(page, 'Rollouts');
  await press(page, 'New fleet rollout');
  const fleet = page.locator('sk-fleet-rollout-dialog');
  await fleet.getByRole('link', { name: 'Standard multi-site v2' }).click();
  await press(page, 'Move networks here…');
  await page.getByLabel('Waves').fill('1');
  await press(page, 'See what it would touch');
  await page.getByText('1 of 1 networks change: 2 appliances.').waitFor();
  await press(page, 'Roll out to 1 networks');
  await succeeded(page);
  expect(await page.locator('sk-rollout-waves li.passed').count()).toBe(2);
  expect(faults).toEqual([]);
});

test('a reseller onboards a pilot with a network over two sites', async () => {
  const { id: resellerId } = await site.cloud.rest.post<{ id: string }>('resellers', {
    name: 'Harbour Networks',
  });
  const person = { name: 'Mei', role: 'reseller-admin', resellerId };
  const { page, faults } = await openInvited(site.browser, site.cloud, person, { acceptDownloads: true });
  await follow(page, 'Customers');
  await press(page, 'Add customer');
  await page.locator('sk-customer-dialog').getByLabel('Name').fill('Harbour Café');
  await press(page.locator('sk-customer-dialog'), 'Add customer');
  await page.getByRole('heading', { name: 'Harbour Café' }).waitFor();
  const bootstraps: Bootstrap[] = [];
  for (const [index, name] of ['Keelung', 'Hualien'].entries()) {
    await addSite(page, name, `203.0.113.${40 + index}/24`);
    bootstraps.push(await addBox(page, name, `SK-CAFE-${index}`));
  }
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-flow-'));
  cleanUp.defer(() => rm(directory, { recursive: true, force: true }));
  const appliances = bootstraps.map((bootstrap) => ({ bootstrap }));
  cleanUp.use(await startSimulator({ appliances, directory, log: pino({ level: 'silent' }) }));

  await follow(page, 'Pilots');
  await press(page, 'Plan pilot');
  const pilot = page.locator('sk-pilot-dialog');
  await lookUp(pilot, 'Customer', 'Harbour', 'Harbour Café');
  await pilot.getByLabel('Name').fill('Two cafés');
  await pilot.getByLabel('Objectives').fill('Tills of both cafés reach the stock');
  await press(pilot, 'Create');
  await page.getByRole('heading', { name: 'Two cafés' }).waitFor();
  await press(page, 'Start');
  await page.locator('sk-pilot-state', { hasText: 'Running' }).waitFor();

  await follow(page, 'Networks');
  await press(page, 'Create network');
  const network = page.locator('sk-create-network-dialog');
  await lookUp(network, 'Customer', 'Harbour', 'Harbour Café');
  await network.getByLabel('Template').selectOption({ label: 'Standard multi-site v2' });
  await network.getByLabel('Network').first().fill('Both cafés');
  await network.getByLabel('Keelung').check();
  await network.getByLabel('Hualien').check();
  await network.getByLabel('Topology').selectOption({ label: 'Mesh' });
  await press(network, 'Create');
  await page.getByRole('heading', { name: 'Both cafés' }).waitFor();
  await follow(page, 'Preview');
  await press(page, 'Commit…');
  await press(page, 'Commit the draft');
  await press(page, 'Roll out');
  await succeeded(page);
  expect(await page.locator('sk-rollout-steps .confirmed').count()).toBe(2);
  expect(faults).toEqual([]);
});

test('the NOC finds a box that drifted and mends it', async () => {
  const { page, faults } = await openSignedIn(site.browser, site.cloud);
  const box = site.simulator.appliances.find(({ serial }) => serial === 'SK-0001')?.box;
  if (box) openFilter(box);
  await page.getByRole('button', { name: /Drifted/ }).click();
  await page.getByRole('link', { name: 'SK-0001' }).click();
  const drift = page.locator('sk-drift-panel');
  await drift.getByText('It is left as it is.').waitFor();
  await drift.getByText('input: tcp dport 23 accept').waitFor();
  await follow(page, 'Networks');
  await follow(page, 'Formosa mesh');
  await page.getByLabel('When somebody changes the appliance itself').selectOption({ label: 'Restore' });
  await press(page, 'Save draft');
  await follow(page, 'Preview');
  await press(page, 'Commit…');
  await press(page, 'Commit the draft');
  await press(page, 'Roll out');
  await succeeded(page);
  await follow(page, 'Fleet');
  await page.locator('sk-fleet-table [role=row]', { hasText: 'SK-0001' }).getByText('In sync').waitFor();
  expect(box?.drift).toEqual([]);
  expect(faults).toEqual([]);
});

async function addSite(page: Page, name: string, address: string): Promise<void> {
  await press(page, 'Add site');
  const dialog = page.locator('sk-site-dialog');
  await dialog.getByLabel('Name').first().fill(name);
  await dialog.getByLabel('Addressing').selectOption('static');
  await dialog.getByLabel('Address', { exact: true }).last().fill(address);
  await dialog.getByLabel('Gateway', { exact: true }).fill('203.0.113.1');
  await press(dialog, 'Add site');
  await page.getByRole('cell', { name, exact: true }).waitFor();
}

/** Registers the box that stands there; what it begins with is kept as a file. */
async function addBox(page: Page, siteName: string, serial: string): Promise<Bootstrap> {
  await page.getByRole('button', { name: `Add appliance ${siteName}` }).click();
  const dialog = page.locator('sk-register-dialog');
  await dialog.getByLabel('Serial number').fill(serial);
  await dialog.getByLabel('Model').fill('AIO-10');
  await press(dialog, 'Add appliance');
  const kept = page.waitForEvent('download');
  await press(page, 'Save the file');
  const bootstrap = JSON.parse(await readFile(await (await kept).path(), 'utf8')) as Bootstrap;
  await page.locator('sk-bootstrap-dialog').getByRole('button', { name: 'Close' }).last().click();
  return bootstrap;
}
