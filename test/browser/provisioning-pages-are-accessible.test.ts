import { generateKeyPairSync } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificationRequest } from '../../edge-agent/identity/request.ts';
import { axeFindings } from '../lib/axe.ts';
import { lookUp } from '../lib/browser.ts';
import type { TestCloud } from '../lib/cloud.ts';
import { openSignedIn, startConsoleSite } from '../lib/console-site.ts';

let site: Awaited<ReturnType<typeof startConsoleSite>>;
let pages: Record<string, string>;
beforeAll(async () => {
  site = await startConsoleSite();
  pages = await pagesOf(site);
});
afterAll(() => site?.[Symbol.asyncDispose]());

type Made = { id: string };

/** Where each page is, and an element by which one sees that it is there. */
async function pagesOf({ cloud, network }: typeof site): Promise<Record<string, string>> {
  const { rest } = cloud;
  await plugInStranger(cloud);
  const template = await rest.post<Made>('templates', { name: 'Tea houses', kind: 'multi-site' });
  await rest.post(`templates/${template.id}/versions`, {
    patch: { ntpServers: ['time.example.net'] },
    locks: ['/ntpServers'],
  });
  const customer = await rest.post<Made>('customers', { name: 'Oolong Roasters' });
  const pilot = await rest.post<Made>('pilots', {
    customerId: customer.id,
    name: 'Spring trial',
    objectives: [{ text: 'Tills reach the server' }],
  });
  const rollouts = await rest.get<{ items: Made[] }>('rollouts');
  const appliances = await rest.get<{ items: Made[] }>('appliances');
  return {
    '/customers': 'sk-customers-table tbody tr',
    '/customers?tab=resellers': 'sk-resellers-panel h2',
    '/customers?tab=addresses': 'sk-reservations-panel p',
    [`/customers/${customer.id}`]: 'sk-pools-panel p',
    [`/appliances/${appliances.items[0]?.id}`]: 'sk-enrolment-panel dd',
    '/networks': 'sk-networks-table tbody tr',
    [`/networks/${network.id}`]: 'sk-parameter-form details',
    [`/networks/${network.id}?tab=sites`]: 'sk-sites-panel tbody tr',
    [`/networks/${network.id}?tab=preview`]: 'sk-preview-target',
    [`/networks/${network.id}?tab=revisions`]: 'sk-revisions-panel tbody tr',
    [`/networks/${network.id}?tab=teleworkers`]: 'sk-teleworkers-panel p',
    '/templates': 'sk-templates-page tbody tr',
    [`/templates/${template.id}`]: 'sk-version-panel sk-parameter-form details',
    '/layers/gold/multi-site': 'sk-layer-page details',
    [`/rollouts/${rollouts.items[0]?.id}?tab=events`]: 'sk-rollout-events li',
    '/pilots': 'sk-pilots-page tbody tr',
    [`/pilots/${pilot.id}`]: 'sk-readiness-panel li',
    '/approvals': 'sk-approvals-page tbody tr',
    '/imports': 'sk-imports-page input',
    '/administration': 'sk-people-table tbody tr',
    '/administration/tokens': 'sk-tokens-table tbody tr',
    '/administration/policy': 'sk-second-factor-panel li',
    '/administration/factories': 'sk-factories-page h2',
    '/administration/audit?outcome=succeeded&action=createPilot': 'sk-audit-list tbody tr',
  };
}

/** A box that nobody registered asks for a certificate. */
async function plugInStranger({ context: { enrolment } }: TestCloud): Promise<void> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const csr = await certificationRequest(privateKey, 'SK-9001');
  const claim = { serial: 'SK-9001', secret: 'unknown', address: '198.51.100.9' };
  await expect(enrolment.enrol(claim, csr)).rejects.toMatchObject({ code: 'serial-unknown' });
}

const VIEWS = [
  { locale: 'en-GB', colorScheme: 'light', width: 1280 },
  { locale: 'zh-TW', colorScheme: 'dark', width: 390 },
] as const;

for (const { locale, colorScheme, width } of VIEWS) {
  test(`axe finds nothing in ${locale}, ${colorScheme}, and every page fits a phone`, async () => {
    const options = { locale, colorScheme, viewport: { width, height: 844 }, bypassCSP: true };
    const { page, faults } = await openSignedIn(site.browser, site.cloud, options);
    for (const [path, sign] of Object.entries(pages)) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto(site.cloud.url + path);
      await page.locator(sign).first().waitFor();
      expect(await axeFindings(page), path).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(390);
    }
    expect(faults).toEqual([]);
  });
}

test('a box that waits is approved by a dialog, in the place of another', async () => {
  const { rest } = site.cloud;
  const { page, faults } = await openSignedIn(site.browser, site.cloud, { bypassCSP: true });
  const read: string[] = [];
  page.on('request', (request) => read.push(request.url()));
  await page.goto(`${site.cloud.url}/approvals`);
  await page.getByRole('button', { name: 'Approve…' }).click();
  const dialog = page.locator('sk-approve-dialog');
  await dialog.getByLabel('Model').fill('AIO-10');
  await lookUp(dialog, 'Where it goes', 'taichung', 'SK-0002 · Formosa Tea · Taichung');
  await dialog.getByText('The old one is retired at once').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Approve…' }).click();
  await page.getByText('No box is waiting').waitFor();
  const { items } = await rest.get<{ items: { serial: string; replaces: object }[] }>('appliances?q=SK-9001');
  expect(items).toMatchObject([{ serial: 'SK-9001', replaces: { serial: 'SK-0002' } }]);
  const lists = read.filter((url) => /\/(appliances|sites|customers)\?/.test(url));
  expect(lists.length).toBeGreaterThan(0);
  expect(lists.filter((url) => new URL(url).searchParams.get('page_size') !== '20')).toEqual([]);
  expect(faults).toEqual([]);
});

test('from a reseller to a box on its way: everything is made by screen, and the box is replaced', async () => {
  const { page, faults } = await openSignedIn(site.browser, site.cloud, { bypassCSP: true });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);
  const submit = (dialog: string) => page.locator(`${dialog} wa-button[variant=brand]`).click();
  await page.goto(`${site.cloud.url}/customers?tab=resellers`);
  await press('Add reseller');
  await fill('Name', 'Northern Integrators');
  await submit('sk-reseller-dialog');
  await page.locator('sk-resellers-panel', { hasText: 'Northern Integrators' }).waitFor();
  await page.getByRole('link', { name: 'Customers', exact: true }).last().click();
  await press('Add customer');
  await fill('Name', 'Sun Moon Bikes');
  await lookUp(page, 'Reseller', 'northern', 'Northern Integrators');
  await page.getByLabel('Tier').selectOption({ label: 'Gold' });
  await submit('sk-customer-dialog');
  await page.locator('sk-page-head', { hasText: 'Tier Gold · Northern Integrators' }).waitFor();

  await press('Add site');
  await fill('Name', 'Nantou');
  await fill('Time zone', 'Asia/Nowhere');
  await page.getByLabel('Addressing').selectOption({ label: 'PPPoE' });
  await fill('Account', 'bikes@isp.example');
  await fill('Password', 'a secret of the line');
  await submit('sk-site-dialog');
  await page.locator('sk-site-dialog .fault', { hasText: 'is not a time zone' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await fill('Time zone', 'Asia/Taipei');
  await submit('sk-site-dialog');
  const row = page.locator('sk-customer-sites tbody tr', { hasText: 'wan1 PPPoE' });
  await row.getByRole('button', { name: 'Add appliance Nantou' }).click();
  await fill('Serial number', 'sk-0077');
  await fill('Model', 'AIO-10');
  await submit('sk-register-dialog');
  const download = page.waitForEvent('download');
  await press('Save the file');
  expect((await download).suggestedFilename()).toBe('bootstrap-SK-0077.json');
  await page.keyboard.press('Escape');
  await row.getByRole('link', { name: 'SK-0077' }).click();

  const act = async (name: string) => {
    await press('Actions');
    await page.getByRole('menuitem', { name, exact: true }).click();
  };
  await act('Replace by another box…');
  await fill('Serial number of the new box', 'SK-0001');
  await press('See what happens');
  await page.locator('sk-replace-dialog .fault', { hasText: 'is not of a spare' }).waitFor();
  await fill('Serial number of the new box', 'SK-0078');
  await press('See what happens');
  await page.getByText('SK-0077 is retired at once').waitFor();
  await press('Replace');
  await page.getByRole('heading', { name: 'Bootstrap file for SK-0078' }).waitFor();
  await press('I have noted it');
  await page.locator('sk-appliance-header', { hasText: 'In the place of SK-0077' }).waitFor();
  await page.getByRole('link', { name: 'Sun Moon Bikes' }).click();
  await somebodyElseEdits(page, row);
  expect(faults).toEqual([]);
});

/** The password of the line stays what it was; what somebody else wrote is seen before it is overwritten. */
async function somebodyElseEdits(page: Page, row: Locator): Promise<void> {
  const { rest } = site.cloud;
  await row.getByRole('button', { name: 'Actions Nantou' }).click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  const address = page.getByLabel('Postal address');
  await address.fill('1 Lake Road');
  const { items } = await rest.get<{ items: Made[] }>('sites?q=Nantou');
  await rest.patch(`sites/${items[0]?.id}`, { address: '2 Lake Road' });
  const save = page.locator('sk-site-dialog').getByRole('button', { name: 'Save' });
  await save.click();
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await expect.poll(() => address.inputValue()).toBe('2 Lake Road');
  await address.fill('3 Lake Road');
  await save.click();
  await page.locator('sk-customer-sites', { hasText: '3 Lake Road' }).waitFor();
}

test('an installer is shown what it may do, and nothing it asks for is refused', async () => {
  const { rest } = site.cloud;
  const seller = await rest.post<Made>('resellers', { name: 'Southern Integrators' });
  const customer = await rest.post<Made>('customers', {
    name: 'Kenting Surf',
    resellerId: seller.id,
    stage: 'live',
  });
  await rest.post('sites', { customerId: customer.id, name: 'Kenting', accessLines: [] });
  await rest.post('appliances', { serial: 'SK-0500', model: 'AIO-10' });
  const person = {
    name: 'Ivo',
    email: 'ivo@south.example',
    role: 'reseller-installer',
    resellerId: seller.id,
  };
  const { invitation } = await rest.post<{ invitation: { secretUrl: string } }>('users', person);
  const { page, faults } = await site.browser.open(invitation.secretUrl);
  const refused: string[] = [];
  page.on('response', (answer) => {
    if (answer.status() === 403) refused.push(answer.url());
  });
  await page.locator('wa-input[name=password] input').fill('a password that is long enough');
  await page.locator('wa-button[type=submit]').click();
  const places = page.locator('sk-header nav a');
  await expect.poll(() => places.allTextContents()).toEqual(['Fleet', 'Customers']);
  await places.last().click();
  await page.getByRole('link', { name: 'Kenting Surf' }).click();
  const buttons = page.locator('main wa-button');
  await page.getByRole('button', { name: 'Place a known box… Kenting' }).waitFor();
  expect(await buttons.count()).toBe(1);
  await buttons.click();
  await page.getByLabel('Serial number').fill('SK-0500');
  await page.getByRole('button', { name: 'Place it here' }).click();
  await page.getByRole('link', { name: 'SK-0500' }).click();
  await page.locator('sk-enrolment-panel', { hasText: 'Not used yet' }).waitFor();
  expect(await buttons.count()).toBe(0);
  expect(refused).toEqual([]);
  expect(faults).toEqual([]);
});
