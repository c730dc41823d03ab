import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildConsole } from '../demo/console-build.ts';
import { openBrowser, type TestBrowser } from '../lib/browser.ts';
import { startCloud, type TestCloud } from '../lib/cloud.ts';
import { openSignedIn, signIn } from '../lib/console-site.ts';

let cloud: TestCloud;
let browser: TestBrowser;
beforeAll(async () => {
  await buildConsole();
  cloud = await startCloud();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await cloud?.[Symbol.asyncDispose]();
});

test('a wrong password is refused in the reader’s language, and the right one then works', async () => {
  const opened = await browser.open(cloud.url, { locale: 'zh-TW' });
  await signIn(opened, cloud.admin.email, 'not this one at all');
  await opened.page.getByRole('alert').filter({ hasText: '電子郵件或密碼錯誤' }).waitFor();
  await signIn(opened, cloud.admin.email, cloud.admin.password);
  await opened.page.getByRole('heading', { name: '還沒有任何設備' }).waitFor();
  expect(await opened.page.locator('html').getAttribute('lang')).toBe('zh-Hant-TW');
  expect(opened.faults).toEqual([]);
});

test('without appliances the fleet says how to add the first one', async () => {
  const { page, faults } = await openSignedIn(browser, cloud);
  await page.getByRole('heading', { name: 'No appliances yet' }).waitFor();
  await page.getByText('sitekeeper appliance add').waitFor();
  expect(faults).toEqual([]);
});

test('a session outlives a reload and ends by signing out', async () => {
  const { page } = await openSignedIn(browser, cloud);
  await page.reload();
  await page.locator('sk-user-menu wa-button').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
});

test('a page asked for before signing in is shown afterwards', async () => {
  const opened = await browser.open(`${cloud.url}/rollouts`);
  await signIn(opened, cloud.admin.email, cloud.admin.password);
  await opened.page.getByText('Nothing has been rolled out yet').waitFor();
});

test('language and theme are chosen in the header and remembered', async () => {
  const { page } = await openSignedIn(browser, cloud, { colorScheme: 'light' });
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemcheckbox', { name: '繁體中文' }).click();
  await page.reload();
  await page.getByRole('heading', { name: '還沒有任何設備' }).waitFor();
  expect(await page.locator('html').getAttribute('class')).toBe('wa-dark');
});
