import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildConsole } from '../demo/console-build.ts';
import { openBrowser, type TestBrowser } from '../lib/browser.ts';
import { startCloud, type TestCloud } from '../lib/cloud.ts';
import { openSignedIn } from '../lib/console-site.ts';
import { freePorts } from '../lib/free-port.ts';

let cloud: TestCloud;
let browser: TestBrowser;
beforeAll(async () => {
  await buildConsole();
  const [port] = await freePorts(1);
  cloud = await startCloud({
    env: {
      SITEKEEPER_HTTP_PORT: String(port),
      SITEKEEPER_PUBLIC_URL: `https://localhost:${port}/sitekeeper`,
    },
  });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await cloud?.[Symbol.asyncDispose]();
});

test('pages, links, live changes and reloads stay below the path', async () => {
  const { page, faults, strayRequests } = await openSignedIn(browser, { ...cloud, url: `${cloud.url}/` });
  const escaped: string[] = [];
  page.on('request', (request) => {
    if (!new URL(request.url()).pathname.startsWith('/sitekeeper/')) escaped.push(request.url());
  });
  await page.getByRole('heading', { name: 'No appliances yet' }).waitFor();
  // Told by WebSocket.
  await cloud.rest.post('appliances', { serial: 'SK-BELOW-1', model: 'AIO-10' });
  await page.getByText('SK-BELOW-1').waitFor();

  const link = page.locator('sk-header').getByRole('link', { name: 'Customers' });
  await link.click();
  await page.waitForURL(`${cloud.url}/customers`);
  expect(await link.getAttribute('href')).toBe('/sitekeeper/customers');
  await page.reload();
  await page.getByRole('heading', { name: 'Customers', exact: true }).waitFor();
  await page.goBack();
  await page.getByText('SK-BELOW-1').waitFor();
  expect([...faults, ...strayRequests, ...escaped]).toEqual([]);
});
