import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud } from '../lib/cloud.ts';
import { openSignedIn, startConsoleSite } from '../lib/console-site.ts';

let site: Awaited<ReturnType<typeof startConsoleSite>>;
beforeAll(async () => {
  site = await startConsoleSite();
});
afterAll(() => site?.[Symbol.asyncDispose]());

const rowOf = (serial: string) => `sk-fleet-table .body [role=row]:has(a:text-is("${serial}"))`;

test('the fleet shows each appliance with its site, revision and tunnels', async () => {
  const { page, faults } = await openSignedIn(site.browser, site.cloud);
  const row = page.locator(rowOf('SK-0001'));
  await row.getByText('In sync').waitFor();
  const text = await row.textContent();
  expect(text).toContain('Taipei');
  expect(text).toContain('Formosa Tea');
  expect(text).toContain(`${site.network.revision} / ${site.network.revision}`);
  await row.getByText('1 / 1').waitFor();
  expect(faults).toEqual([]);
});

test('a new appliance appears, and one that goes away is shown offline, without a reload', async () => {
  const { page } = await openSignedIn(site.browser, site.cloud);
  await page.locator(rowOf('SK-0002')).getByText('In sync').waitFor();
  await site.cloud.rest.post('appliances', { serial: 'SK-0009', model: 'AIO-10' });
  await page.locator(rowOf('SK-0009')).getByText('Not enrolled').waitFor();
  const second = site.simulator.appliances.find(({ serial }) => serial === 'SK-0002');
  await second?.stop();
  await page.locator(rowOf('SK-0002')).getByText('Offline').waitFor();
  await second?.start();
  await page.locator(rowOf('SK-0002')).getByText('In sync').waitFor();
});

test('status tiles and search narrow the fleet, and the address keeps it so', async () => {
  const { page } = await openSignedIn(site.browser, site.cloud);
  await page.locator(rowOf('SK-0001')).waitFor();
  await page.getByRole('searchbox').fill('taichung');
  await page.locator(rowOf('SK-0001')).waitFor({ state: 'detached' });
  await page.locator(rowOf('SK-0002')).waitFor();
  await page.reload();
  await page.locator(rowOf('SK-0002')).waitFor();
  expect(await page.locator(rowOf('SK-0001')).count()).toBe(0);
  await page.getByRole('button', { name: 'Rejected' }).click();
  await page.getByRole('heading', { name: 'No appliance matches' }).waitFor();
  await page.getByRole('button', { name: 'Show all appliances' }).click();
  await page.locator(rowOf('SK-0001')).waitFor();
});

test('arrow keys walk the rows and Enter opens the appliance', async () => {
  const { page } = await openSignedIn(site.browser, site.cloud);
  await page.locator(rowOf('SK-0001')).locator('a').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'SK-0002' }).waitFor();
});

test('an appliance’s page shows its target state, report, tunnels, telemetry and certificates', async () => {
  const { page, faults } = await openSignedIn(site.browser, site.cloud);
  await page.locator(rowOf('SK-0001')).click();
  await page.getByRole('heading', { name: 'SK-0001' }).waitFor();
  await page.locator('sk-report-panel').getByText(`Revision ${site.network.revision}: confirmed`).waitFor();
  const tunnel = page.locator('sk-tunnels-panel tbody tr');
  await tunnel.getByText('Up').waitFor();
  await tunnel.getByRole('link', { name: 'Taichung' }).waitFor();
  const target = page.locator('sk-target-panel');
  await target.getByRole('heading', { name: 'DHCP servers' }).waitFor();
  await target.getByText('Raw document').click();
  await target.getByText('"telemetryIntervalSeconds": 5').waitFor();
  await page.locator('sk-telemetry-panel').getByText('Memory').waitFor();
  await page.locator('sk-certificates-panel').getByText('VPN gateway').waitFor();
  expect(faults).toEqual([]);
});

test('an open appliance’s page follows a new revision', async () => {
  const { page } = await openSignedIn(site.browser, site.cloud);
  await page.locator(rowOf('SK-0001')).click();
  const parameters = { dns: { domain: 'tea.example' } };
  const { revision } = await site.cloud.rest.patch<{ revision: number }>(
    `networks/${site.network.id}?apply=true`,
    { parameters },
  );
  await page.locator('sk-report-panel').getByText(`Revision ${revision}: confirmed`).waitFor();
  await page.locator('sk-target-panel sk-facts').getByText('tea.example').first().waitFor();
  await page.getByRole('link', { name: 'Rollouts' }).click();
  const newest = page.locator('sk-rollouts-page tbody tr').first();
  await newest.getByText(String(revision), { exact: true }).waitFor();
  await newest.getByText('Succeeded').waitFor();
  await newest.getByText('Formosa Tea', { exact: true }).waitFor();
});

test('when the session ends elsewhere the console asks to sign in again', async () => {
  const { page } = await openSignedIn(site.browser, site.cloud);
  await page.locator(rowOf('SK-0001')).waitFor();
  await page.evaluate(() => fetch('/api/v1/sessions/current', { method: 'DELETE' }));
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
});

test('no request leaves the host', async () => {
  const { page, strayRequests } = await openSignedIn(site.browser, site.cloud);
  await page.locator(rowOf('SK-0001')).click();
  await page.locator('sk-telemetry-panel').getByText('Memory').waitFor();
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemcheckbox', { name: '繁體中文' }).click();
  await page.locator('html[lang=zh-Hant-TW]').waitFor();
  expect(strayRequests).toEqual([]);
});

test('ten thousand appliances are read once, compressed, by the windows in sight', async () => {
  await using cloud = await startCloud();
  const pool = new pg.Pool({ connectionString: cloud.databaseUrl });
  await pool.query(`insert into appliance (id, serial, model, state, presence, "createdAt", "updatedAt")
    select gen_random_uuid(), 'BOX-' || n, 'AIO-10', 'enrolled', 'offline', now(), now()
    from generate_series(1, 10000) n`);
  await pool.end();
  const opened = await openSignedIn(site.browser, cloud);
  const { page, faults } = opened;
  await page.locator(rowOf('BOX-1')).waitFor();
  const measured = await page.context().newCDPSession(page);
  await measured.send('Network.enable');
  await measured.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  const asked: string[] = [];
  measured.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  measured.on('Network.requestWillBeSent', ({ request }) => asked.push(new URL(request.url).pathname));
  await page.reload();
  await page.locator(rowOf('BOX-1')).waitFor();
  await page.getByText('10,000 of 10,000').waitFor();
  expect(asked.filter((path) => path === '/api/v1/appliances')).toHaveLength(1);
  expect(asked.filter((path) => path === '/api/v1/appliance-counts')).toHaveLength(1);
  expect(bytes).toBeLessThan(300 * 1024);

  await page.mouse.move(600, 600);
  await page.mouse.wheel(0, 10_000_000);
  await page.locator(rowOf('BOX-10000')).waitFor();
  await page.mouse.wheel(0, -10_000_000);
  await page.locator('sk-fleet-table .head .serial button').click();
  await page.locator(rowOf('BOX-10000')).waitFor();
  await page.getByRole('searchbox').fill('box-777');
  await page.locator(rowOf('BOX-7770')).waitFor();
  await page.getByText('11 of 11').waitFor();
  expect(faults).toEqual([]);
});
