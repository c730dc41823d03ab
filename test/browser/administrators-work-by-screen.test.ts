import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildConsole } from '../demo/console-build.ts';
import { axeFindings } from '../lib/axe.ts';
import { lookUp, type OpenedPage, openBrowser, type TestBrowser } from '../lib/browser.ts';
import { startCloud, type TestCloud } from '../lib/cloud.ts';
import { openSignedIn } from '../lib/console-site.ts';
import { createFactory } from '../lib/factory.ts';

let cloud: TestCloud;
let browser: TestBrowser;
let opened: OpenedPage;
beforeAll(async () => {
  await buildConsole();
  cloud = await startCloud();
  browser = await openBrowser();
  opened = await openSignedIn(browser, cloud, { bypassCSP: true });
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await cloud?.[Symbol.asyncDispose]();
});

const open = async (part: string) => {
  await opened.page.goto(`${cloud.url}/administration/${part}`);
  return opened.page;
};
const button = (name: string) => opened.page.getByRole('button', { name, exact: true });

test('a token’s secret is shown once, is good until the token is revoked, and the record tells of both', async () => {
  const { id: resellerId } = await cloud.rest.post<{ id: string }>('resellers', { name: 'Harbour Networks' });
  const page = await open('tokens');
  await button('Create a token').click();
  const dialog = page.locator('sk-issue-token-dialog');
  await dialog.getByLabel('Name').fill('Nightly report');
  await dialog.getByLabel('Role').selectOption('reseller-admin');
  await lookUp(dialog, /^\s*Of/, 'harbour', 'Harbour Networks');
  await dialog.getByLabel('Good for').selectOption('90');
  await button('Create').click();
  const token = (await dialog.locator('code').textContent()) ?? '';
  expect(await axeFindings(page)).toEqual([]);
  await button('I have noted it').click();
  const script = cloud.rest.as({ token });
  expect(await script.get('resellers')).toMatchObject({ items: [{ id: resellerId }] });
  await button('Revoke Nightly report').click();
  await page.locator('sk-confirm-dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('Nightly report is revoked.').waitFor();
  expect(await script.request('GET', 'resellers')).toMatchObject({ status: 401 });

  await page.getByRole('link', { name: 'Audit record' }).click();
  await page.getByLabel('Concerning').selectOption({ label: 'API token' });
  await page.waitForURL(/resource_type=token/);
  const newest = page.locator('tr', { hasText: 'revokeToken' }).first();
  await newest.getByRole('button', { name: /202\d/ }).click();
  const detail = page.locator('sk-audit-detail');
  await detail.getByRole('row', { name: 'revokedAt null' }).waitFor();
  await detail.getByRole('link', { name: 'All about it' }).click();
  await page.locator('td', { hasText: 'createToken' }).waitFor();
  expect(new URL(page.url()).searchParams.get('resource_id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await axeFindings(page)).toEqual([]);
  expect(await page.getByText(token).count()).toBe(0);
});

test('older entries are read when they are asked for', async () => {
  const noted = { kind: 'event', actorKind: 'system', action: 'clock.ticked', at: new Date() } as const;
  await Promise.all(Array.from({ length: 130 }, () => cloud.context.audit.record(noted)));
  const page = await open('audit?action=clock.ticked');
  await page.getByText('100 shown').waitFor();
  await button('Show older entries').click();
  await page.getByText('130 shown').waitFor();
  expect(await button('Show older entries').count()).toBe(0);
});

test('the record is kept as a file, narrowed as it is shown', async () => {
  const page = await open('audit?action=createReseller');
  const downloading = page.waitForEvent('download');
  await page.getByText('Export as CSV').click();
  const text = await readFile(await (await downloading).path(), 'utf8');
  const [head, ...rows] = text.trim().split('\r\n');
  expect(head).toContain('sequence,at,kind');
  expect(rows.map((row) => row.includes('createReseller'))).toEqual([true, true]);
  await page.getByText('Clear the filters').click();
  await page.locator('td', { hasText: 'exportAuditEntries' }).waitFor();
});

test('a factory is trusted by its certificate from a file, after its fingerprint was shown', async () => {
  const factory = createFactory(cloud.dataDir);
  await factory.root('works');
  const page = await open('factories');
  await button('Add a factory').click();
  const dialog = page.locator('sk-add-factory-dialog');
  await dialog.getByLabel('Name').fill('Harbour Works');
  await dialog.getByLabel('pasted').fill('no certificate');
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('from a file').setInputFiles(join(cloud.dataDir, 'works.pem'));
  await dialog.getByText('Compare the fingerprint').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await button('Trust this factory').click();
  await page.getByRole('cell', { name: 'O=works' }).waitFor();
  await button('Remove Harbour Works').click();
  await page.locator('sk-confirm-dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('No factory is trusted').waitFor();
});

test('each sees the parts that its role may, and nothing else', async () => {
  const person = { name: 'Vera', email: 'vera@people.example', role: 'noc-viewer' };
  const { invitation } = await cloud.rest.post<{ invitation: { secretUrl: string } }>('users', person);
  const { page, faults } = await browser.open(invitation.secretUrl);
  await page.locator('wa-input[name=password] input').fill('a password that is long enough');
  await page.locator('wa-button[type=submit]').click();
  await page.getByRole('link', { name: 'Administration' }).click();
  await page.getByRole('heading', { name: 'Factory trust anchors' }).waitFor();
  expect(await page.getByRole('button', { name: 'Add a factory' }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'People' }).count()).toBe(0);
  await page.goto(`${cloud.url}/administration/audit`);
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
  expect(faults).toEqual([]);
});

test('who disables or deletes somebody sees the API tokens that end, and hands them to another account', async () => {
  const { accounts, db } = cloud.context;
  const email = 'leaver@people.example';
  const { user } = await cloud.rest.post<{ user: { id: string } }>('users', {
    email,
    name: 'Leaver',
    role: 'noc-engineer',
  });
  await cloud.rest.post('users', {
    email: 'ci@people.example',
    name: 'CI',
    role: 'noc-engineer',
    service: true,
  });
  const holder = await db.user.findUniqueOrThrow({ where: { id: user.id } });
  const issue = async (name: string) => {
    const by = { kind: 'user', id: holder.id, account: holder.id, name: email } as const;
    const rights = { role: 'operator-admin', scope: { kind: 'operator' } } as const;
    return (await accounts.tokens.issue({ name, role: 'noc-viewer' }, { ...by, ...rights })).secret;
  };
  const [kept, ended] = [await issue('Nightly report'), await issue('Forgotten')];
  const { page } = opened;
  await page.goto(`${cloud.url}/administration`);
  await page.getByRole('row', { name: email }).getByRole('button').click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  const dialog = page.locator('sk-leave-dialog');
  await dialog.getByLabel(/^\s*Forgotten/).waitFor();
  await lookUp(dialog, /^\s*Nightly report/, 'ci@', 'Hand to CI (service account)');
  expect(await axeFindings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await page.getByText('(disabled)').waitFor();
  const statusOf = async (token: string) =>
    (await cloud.rest.as({ token }).request('GET', 'customers')).status;
  expect([await statusOf(kept), await statusOf(ended)]).toEqual([200, 401]);
});

test('who asks for a second factor of the own role has to set one up first', async () => {
  const page = await open('policy');
  await page.getByLabel('Operator administrator').check();
  await button('Save').click();
  await page.getByText('Your own role is among them.').waitFor();
  await page.locator('sk-confirm-dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('Your role needs a second factor.').waitFor();
  expect(await cloud.rest.get('sign-in-policy')).toMatchObject({ secondFactorRoles: ['operator-admin'] });
  expect(opened.faults).toEqual([]);
});
