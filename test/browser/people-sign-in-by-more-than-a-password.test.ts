import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildConsole } from '../demo/console-build.ts';
import { axeFindings } from '../lib/axe.ts';
import { type OpenedPage, openBrowser, type TestBrowser } from '../lib/browser.ts';
import { startCloud, type TestCloud } from '../lib/cloud.ts';
import { openSignedIn, signIn } from '../lib/console-site.ts';
import { addVirtualAuthenticator } from '../lib/virtual-authenticator.ts';

let now = Date.now();
let cloud: TestCloud;
let browser: TestBrowser;
/** The administrator's browser, from one test to the next. */
let admin: OpenedPage;
let app: TOTP;
let codes: string[];
beforeAll(async () => {
  await buildConsole();
  cloud = await startCloud({ clock: { now: () => new Date(now) } });
  browser = await openBrowser();
  admin = await openSignedIn(browser, cloud);
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await cloud?.[Symbol.asyncDispose]();
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
async function openFromMenu(page: Page, name: string): Promise<void> {
  await page.locator('sk-user-menu wa-button').click();
  await page.getByRole('menuitem', { name }).click();
}
async function signOut({ page }: OpenedPage): Promise<void> {
  await openFromMenu(page, 'Sign out');
  await button(page, 'Sign in').waitFor();
}
/** The next code of the app: none is good twice. */
function nextCode(): string {
  now += 30_000;
  return app.generate({ timestamp: now });
}

test('an authenticator app is set up by its key, and recovery codes are shown once', async () => {
  const { page, faults } = admin;
  await openFromMenu(page, 'Your account');
  await page.getByRole('heading', { name: 'Your account' }).waitFor();
  await button(page, 'Set up').click();
  const dialog = page.locator('sk-authenticator-dialog');
  await dialog.getByRole('img', { name: 'QR code with the key below' }).waitFor();
  app = new TOTP({ secret: Secret.fromBase32((await dialog.locator('code').textContent()) ?? '') });
  await dialog.getByRole('textbox').fill(nextCode());
  await button(page, 'Confirm').click();
  const shown = page.locator('sk-recovery-codes-dialog li');
  await shown.first().waitFor();
  codes = await shown.allTextContents();
  expect(codes).toHaveLength(10);
  await button(page, 'I have noted it').click();
  await page.getByText('10 of 10 left').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  expect(faults).toEqual([]);
});

test('the password is followed by the code, or by a recovery code', async () => {
  const { page } = admin;
  await signOut(admin);
  await signIn(admin, cloud.admin.email, cloud.admin.password);
  await page.getByRole('heading', { name: 'Second factor' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  const code = page.locator('wa-input[name=code] input');
  await code.fill(nextCode().replace(/./g, (digit) => String((Number(digit) + 1) % 10)));
  await button(page, 'Sign in').click();
  await page.getByRole('alert').filter({ hasText: 'That is wrong' }).waitFor();
  await button(page, 'Use a recovery code').click();
  await code.fill(codes[0] ?? '');
  await button(page, 'Sign in').click();
  await page.locator('sk-header').waitFor();
  await page.getByText('9 of 10 left').waitFor();
});

test('a passkey takes the place of password and code', async () => {
  const { page, faults } = admin;
  const device = await addVirtualAuthenticator(page);
  await button(page, 'Add a passkey').click();
  await page.getByLabel('Name').fill('Own key');
  await page.locator('sk-add-passkey-dialog').getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('Own key').waitFor();
  expect(await device.credentials()).toMatchObject([{ rpId: 'localhost', isResidentCredential: true }]);
  await signOut(admin);
  await button(page, 'Use a passkey').click();
  await page.locator('sk-header').waitFor();
  await page.getByRole('cell', { name: 'Passkey' }).waitFor();

  await signOut(admin);
  await signIn(admin, cloud.admin.email, cloud.admin.password);
  await button(page, 'Use a passkey').click();
  await page.locator('sk-header').waitFor();

  // Alone it must know who holds it.
  await signOut(admin);
  await device.verifiesUser(false);
  await button(page, 'Use a passkey').click();
  await page.getByRole('alert').waitFor();
  await device.verifiesUser(true);
  await button(page, 'Use a passkey').click();
  await page.locator('sk-header').waitFor();
  expect(faults).toEqual([]);
});

test('somebody is invited, chooses a password, and sets up the second factor that the role needs', async () => {
  const { page } = admin;
  await cloud.rest.patch('sign-in-policy', { secondFactorRoles: ['noc-viewer'] });
  await page.getByRole('link', { name: 'Administration' }).click();
  await button(page, 'Add a person').click();
  const dialog = page.locator('sk-add-person-dialog');
  await dialog.getByLabel('Name').fill('Vera');
  await dialog.getByLabel('E-mail address').fill('vera@people.example');
  await dialog.getByLabel('Role').selectOption('noc-viewer');
  await button(page, 'Add').click();
  const link = (await page.locator('sk-invitation-dialog code').textContent()) ?? '';
  await button(page, 'I have noted it').click();
  await page.getByRole('cell', { name: 'vera@people.example' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);

  const vera = await browser.open(link);
  await vera.page.locator('wa-input[name=password] input').fill('short');
  await button(vera.page, 'Set the password and sign in').click();
  await vera.page.getByRole('alert').filter({ hasText: 'At least 12' }).waitFor();
  await vera.page.locator('wa-input[name=password] input').fill('a password that is long enough');
  await button(vera.page, 'Set the password and sign in').click();
  await vera.page.getByText('Your role needs a second factor.').waitFor();
  expect(vera.page.url()).not.toContain('#');
  expect(await vera.page.getByRole('link', { name: 'Networks' }).count()).toBe(0);
  await addVirtualAuthenticator(vera.page);
  await button(vera.page, 'Add a passkey').click();
  await vera.page.getByLabel('Name').fill('Phone');
  await vera.page.locator('sk-add-passkey-dialog').getByRole('button', { name: 'Add a passkey' }).click();
  await button(vera.page, 'I have noted it').click();
  await vera.page.getByRole('heading', { name: 'No appliances yet' }).waitFor();
  expect(vera.faults).toEqual([]);

  await page.reload();
  await page.getByRole('row', { name: 'vera@people.example' }).getByRole('button').click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  await page.locator('sk-leave-dialog').getByRole('button', { name: 'Disable' }).click();
  await button(vera.page, 'Sign in').waitFor();
});

test('who signs out everywhere else is signed in here only', async () => {
  const { page } = admin;
  const other = await browser.open(cloud.url);
  await signIn(other, cloud.admin.email, cloud.admin.password);
  await other.page.locator('wa-input[name=code] input').fill(nextCode());
  await button(other.page, 'Sign in').click();
  await other.page.locator('sk-header').waitFor();
  await openFromMenu(page, 'Your account');
  await button(page, 'Sign out everywhere else').click();
  await page.locator('sk-confirm-dialog').getByRole('button', { name: 'Sign out everywhere else' }).click();
  await page.getByRole('cell', { name: 'This one' }).waitFor();
  await button(other.page, 'Sign in').waitFor();
});
