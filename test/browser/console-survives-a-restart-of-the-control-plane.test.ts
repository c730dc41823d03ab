import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildConsole } from '../demo/console-build.ts';
import { openBrowser, type TestBrowser } from '../lib/browser.ts';
import { ADMIN } from '../lib/cloud.ts';
import { type CloudProcess, startCloudProcess } from '../lib/cloud-process.ts';
import { openSignedIn } from '../lib/console-site.ts';

let cloud: CloudProcess;
let browser: TestBrowser;
beforeAll(async () => {
  await buildConsole();
  cloud = await startCloudProcess();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await cloud?.[Symbol.asyncDispose]();
});

test('the console says that it lost the control plane, comes back by itself and reads the fleet anew', async () => {
  const { page, faults } = await openSignedIn(browser, { url: cloud.url, admin: ADMIN });
  const connection = page.locator('sk-live');
  await connection.getByText('Live', { exact: true }).waitFor();
  await page.locator('sk-fleet-page').waitFor();
  await cloud.kill();
  await connection.getByText('Reconnecting…').waitFor();
  await cloud.cli('appliance', 'add', '--serial', 'SK-0042', '--model', 'AIO-10');
  await cloud.start();
  await connection.getByText('Live', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'SK-0042' }).waitFor();
  expect(faults.filter((fault) => !fault.includes('WebSocket'))).toEqual([]);
});

test('a page whose code could not be fetched says so, and is there once the control plane is', async () => {
  const { page } = await openSignedIn(browser, { url: cloud.url, admin: ADMIN });
  const connection = page.locator('sk-live');
  await connection.getByText('Live', { exact: true }).waitFor();
  await page.locator('sk-fleet-page').waitFor();
  await cloud.kill();
  await connection.getByText('Reconnecting…').waitFor();
  await page.getByRole('link', { name: 'Templates' }).click();
  await page.locator('main sk-failure').waitFor();
  await cloud.start();
  await page.locator('sk-templates-page').waitFor();
});
