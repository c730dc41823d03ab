import pg from 'pg';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Rollout } from '../../cloud/rollouts/schema.ts';
import type { OpenedPage } from '../lib/browser.ts';
import { lookUp } from '../lib/browser.ts';
import { ADMIN } from '../lib/cloud.ts';
import { openInvited } from '../lib/console-person.ts';
import { openSignedIn, startConsoleSite } from '../lib/console-site.ts';
import { publishedTemplate } from '../lib/templates.ts';

type Made = { id: string };

let site: Awaited<ReturnType<typeof startConsoleSite>>;
let opened: OpenedPage;
let resellerId: string;
let customerId: string;
beforeAll(async () => {
  site = await startConsoleSite();
  const { rest } = site.cloud;
  resellerId = (await rest.post<Made>('resellers', { name: 'Harbour Networks' })).id;
  customerId = (await rest.post<Made>('customers', { name: 'Harbour Café', resellerId })).id;
  for (const name of ['Keelung', 'Hualien', 'Tainan'])
    await rest.post('sites', { customerId, name, accessLines: [] });
  opened = await openSignedIn(site.browser, site.cloud);
});
afterAll(() => site?.[Symbol.asyncDispose]());

const show = (page: Page, path: string) => page.goto(site.cloud.url + path);
const press = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true }).click();
/** What stands at a field: that it is not right, and in which words. */
async function faultOf(field: Locator): Promise<string> {
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
  const describing = (await field.getAttribute('aria-describedby')) ?? '';
  const [id = ''] = describing.split(' ');
  return (await field.page().locator(`[id="${id}"]`).textContent()) ?? '';
}

test('a reseller creates a network over several sites from a template, whose parameters the dialog asks for', async () => {
  await publishedTemplate(site.cloud.rest, 'multi-site', { patch: { dns: { domain: 'cafe.internal' } } });
  const reseller = await openInvited(site.browser, site.cloud, {
    name: 'Mei',
    role: 'reseller-admin',
    resellerId,
  });
  const { page, faults } = reseller;
  await page.getByRole('link', { name: 'Networks' }).click();
  await press(page, 'Create network');
  const dialog = page.locator('sk-create-network-dialog');
  await dialog.getByText('Still needed: Customer, Template, Network').waitFor();
  await lookUp(dialog, 'Customer', 'Harbour', 'Harbour Café');
  await dialog.getByLabel('Template').selectOption({ label: 'Standard multi-site v1' });
  await dialog.getByLabel('Network', { exact: false }).first().fill('Café mesh');
  await dialog.getByLabel('Keelung').check();
  await dialog.getByLabel('Hualien').check();
  await dialog.getByLabel('Topology').selectOption({ label: 'Hub and spoke' });
  await dialog.getByLabel('Hub', { exact: true }).selectOption({ label: 'Keelung' });
  await press(dialog, 'Create');
  await page.getByRole('heading', { name: 'Café mesh' }).waitFor();
  const { items } = await site.cloud.rest.get<{
    items: { name: string; kind: string; siteIds: string[]; template: object }[];
  }>(`networks?customer_id=${customerId}`);
  expect(items).toMatchObject([{ name: 'Café mesh', kind: 'multi-site', template: { number: 1 } }]);
  expect(items[0]?.siteIds).toHaveLength(2);
  expect(faults).toEqual([]);
});

test('a network with one site is offered the step to several', async () => {
  const { page, faults } = opened;
  const { items } = await site.cloud.rest.get<{ items: (Made & { name: string })[] }>(
    `sites?customer_id=${customerId}`,
  );
  const tainan = items.find(({ name }) => name === 'Tainan');
  const draft = { customerId, name: 'Tainan alone', kind: 'mono-site', siteIds: [tainan?.id] };
  const { id } = await site.cloud.rest.post<Made>('networks', draft);
  const another = await site.cloud.rest.post<Made>('sites', { customerId, name: 'Chiayi', accessLines: [] });
  await show(page, `/networks/${id}?tab=sites`);
  await page.getByRole('checkbox', { name: 'Chiayi' }).check();
  await press(page, 'Make it Multi-site…');
  const dialog = page.locator('sk-change-kind-dialog');
  await dialog.getByLabel('Template').selectOption({ label: 'Defaults of the kind' });
  await dialog.getByLabel('Topology').selectOption({ label: 'Mesh' });
  await press(dialog, 'Make it Multi-site');
  await page.getByText('The draft is Multi-site now.').waitFor();
  await page.getByRole('button', { name: 'Make it Multi-site…' }).waitFor({ state: 'detached' });
  expect(await site.cloud.rest.get(`networks/${id}`)).toMatchObject({
    kind: 'multi-site',
    siteIds: [tainan?.id, another.id],
    parameters: { topology: 'mesh' },
  });
  expect(faults).toEqual([]);
});

test('the save bar comes with the first key, and a fault of a list stands at its field', async () => {
  const { page } = opened;
  await show(page, `/networks/${site.network.id}`);
  await page.locator('summary', { hasText: 'DNS' }).click();
  const resolvers = page.getByLabel('Upstream resolvers');
  await resolvers.pressSequentially('9');
  await page.locator('sk-save-bar').waitFor();
  await resolvers.pressSequentially('99.1.1.1, 1.1.1.1');
  expect(await resolvers.inputValue()).toBe('999.1.1.1, 1.1.1.1');
  await press(page, 'Save draft');
  expect(await faultOf(resolvers)).toBe('must be an IPv4 address such as 192.0.2.1');
  const said = await page.locator('sk-save-bar [role=alert]').textContent();
  expect(said).toContain('Upstream resolvers');
  expect(said).not.toMatch(/\/|\^|shape/);
  await press(page, 'Drop changes');
});

test('a template’s faults stand at their fields', async () => {
  const { page } = opened;
  await show(page, '/templates');
  await page.getByRole('link', { name: 'Standard multi-site' }).click();
  await press(page, 'New draft');
  await page.getByRole('heading', { name: 'Version 2' }).waitFor();
  const resolvers = page.getByLabel('Upstream resolvers');
  await resolvers.fill('999.1.1.1');
  await press(page, 'Save draft');
  expect(await faultOf(resolvers)).toBe('must be an IPv4 address such as 192.0.2.1');
  await page.getByText('Save or drop the changes first.').waitFor();
  await press(page, 'Drop changes');
});

test('a rollout’s faults stand at their fields, in the units of the fields', async () => {
  const { page } = opened;
  await show(page, `/networks/${site.network.id}?tab=revisions`);
  await page.getByRole('button', { name: 'Roll out…' }).first().click();
  const dialog = page.locator('sk-roll-out-dialog');
  await dialog.getByLabel('Waves').fill('abc, 200%');
  await dialog.getByLabel('Soak in minutes').fill('-3');
  await dialog.locator('summary').click();
  await dialog.getByLabel('Confirm within seconds').fill('x');
  await dialog.getByLabel('Decide within hours').fill('0');
  await press(dialog, 'Roll out');
  expect(await faultOf(dialog.getByLabel('Waves'))).toContain('counts or shares');
  expect(await faultOf(dialog.getByLabel('Soak in minutes'))).toContain('minutes');
  expect(await faultOf(dialog.getByLabel('Confirm within seconds'))).toContain('seconds');
  expect(await faultOf(dialog.getByLabel('Decide within hours'))).toBe('must be from 1 to 8760');
  await press(dialog, 'Not now');
});

test('how soon somebody shall decide is said with a rollout, in either language', async () => {
  const { page } = opened;
  const revisions = `/networks/${site.network.id}?tab=revisions`;
  await page.evaluate(() => localStorage.setItem('sitekeeper.locale', 'zh-Hant-TW'));
  await page.goto(site.cloud.url + revisions);
  await page.getByRole('button', { name: '部署…' }).first().click();
  const chinese = page.locator('sk-roll-out-dialog');
  await chinese.locator('summary').click();
  expect(await chinese.getByLabel('處理期限（小時）').inputValue()).toBe('72');
  await chinese.getByText('部署中止或暫停後的處理期限').waitFor();
  await page.evaluate(() => localStorage.setItem('sitekeeper.locale', 'en'));
  await page.goto(site.cloud.url + revisions);
  await page.getByRole('button', { name: 'Roll out…' }).first().click();
  const dialog = page.locator('sk-roll-out-dialog');
  await dialog.locator('summary').click();
  await dialog.getByText('Then somebody is reminded in the events').waitFor();
  await dialog.getByLabel('Decide within hours').fill('12');
  await press(dialog, 'Roll out');
  await page.locator('sk-rollout-overview').getByText('12 hr').waitFor();
  const id = page.url().split('/').at(-1);
  const { policy } = await site.cloud.rest.get<Rollout>(`rollouts/${id}`);
  expect(policy.decideWithinSeconds).toBe(12 * 3600);
});

test('a site’s and a customer’s faults stand at their fields; what must be filled in is marked', async () => {
  const { page } = opened;
  await show(page, `/customers/${site.network.customerId}`);
  await press(page, 'Add site');
  const dialog = page.locator('sk-site-dialog');
  expect(await dialog.getByLabel('Name').getAttribute('aria-required')).toBe('true');
  await dialog.getByText('Still needed: Name').waitFor();
  await dialog.getByLabel('Name').fill('Chiayi');
  await dialog.getByLabel('Latitude').fill('north');
  await dialog.getByLabel('Addressing').selectOption('static');
  await dialog.getByLabel('Address', { exact: true }).last().fill('300.1.1.1/24');
  await press(dialog, 'Add site');
  expect(await faultOf(dialog.getByLabel('Latitude'))).toContain('number');
  expect(await faultOf(dialog.getByLabel('Address', { exact: true }).last())).toContain('such as');
  await press(dialog, 'Cancel');

  await site.cloud.rest.post('customers', { name: 'First', externalKey: 'crm-1' });
  await page.getByRole('link', { name: 'Customers', exact: true }).first().click();
  await press(page, 'Add customer');
  const customer = page.locator('sk-customer-dialog');
  await customer.getByLabel('Name').fill('Second');
  await customer.getByLabel('External key').fill('crm-1');
  await press(customer, 'Add customer');
  expect(await faultOf(customer.getByLabel('External key'))).toBe('is taken');
});

test('Esc and leaving ask before what was typed is lost', async () => {
  const { page } = opened;
  const customer = page.locator('sk-customer-dialog');
  await page.keyboard.press('Escape');
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  await question.waitFor();
  await press(page, 'Keep editing');
  await question.waitFor({ state: 'detached' });
  expect(await customer.getByLabel('Name').inputValue()).toBe('Second');
  await page.goBack();
  await question.waitFor();
  await press(page, 'Leave and lose it');
  await customer.waitFor({ state: 'detached' });
});

test('an edit outlives its session: one signs in over the page and goes on', async () => {
  const { page, faults } = opened;
  await show(page, `/networks/${site.network.id}`);
  await page.getByLabel('Time servers').fill('kept.example.net');
  await page.context().clearCookies();
  await press(page, 'Save draft');
  const again = page.locator('sk-sign-in-again');
  await again.getByText('Your session is over').waitFor();
  await page.keyboard.press('Escape');
  expect(await again.locator('wa-input[name=email] input').inputValue()).toBe(ADMIN.email);
  await again.locator('wa-input[name=password] input').fill(ADMIN.password);
  await again.locator('wa-button[type=submit]').click();
  await page.getByText('The draft is saved.').waitFor();
  const { parameters } = await site.cloud.rest.get<{ parameters: object }>(`networks/${site.network.id}`);
  expect(parameters).toMatchObject({ ntpServers: ['kept.example.net'] });
  expect(faults).toEqual([]);
});

test('who removes what is in use is led to what uses it', async () => {
  const { page, faults } = opened;
  await show(page, `/customers/${site.network.customerId}`);
  await press(page, 'Remove…');
  const dialog = page.locator('sk-confirm-dialog');
  await press(dialog, 'Remove');
  await dialog.getByRole('alert').getByRole('link', { name: 'Formosa mesh' }).click();
  await page.getByRole('heading', { name: 'Formosa mesh' }).waitFor();
  expect(await dialog.count()).toBe(0);
  expect(faults).toEqual([]);
});

test('a layer of no kind there is has no page', async () => {
  const { page } = opened;
  await show(page, '/layers/operator/nonsense');
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
});

test('what wants a fresh sign-in asks for it in place, and goes on', async () => {
  const { page } = opened;
  await using database = await openPool(site.cloud.databaseUrl);
  await database.pool.query(`update session set "createdAt" = "createdAt" - interval '20 minutes'`);
  await show(page, '/account');
  await press(page, 'Set up');
  const again = page.locator('sk-sign-in-again');
  await again.getByText('Confirm that it is you').waitFor();
  await again.locator('wa-input[name=password] input').fill(ADMIN.password);
  await again.locator('wa-button[type=submit]').click();
  await page.getByText('Scan this with the app').waitFor();
});

async function openPool(connectionString: string) {
  const pool = new pg.Pool({ connectionString });
  return { pool, [Symbol.asyncDispose]: () => pool.end() };
}
