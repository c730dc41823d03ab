import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenedPage } from '../lib/browser.ts';
import { openSignedIn, startConsoleSite } from '../lib/console-site.ts';

let site: Awaited<ReturnType<typeof startConsoleSite>>;
let opened: OpenedPage;
beforeAll(async () => {
  site = await startConsoleSite();
  opened = await openSignedIn(site.browser, site.cloud);
});
afterAll(() => site?.[Symbol.asyncDispose]());

const show = (page: Page, path: string) => page.goto(site.cloud.url + path);
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
/** The list of LANs is inherited until it is changed here. */
const changeLans = (page: Page) =>
  page.locator('sk-parameter-form details', { hasText: 'Local networks' }).getByText('Change here').click();
const tab = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click();

test('a LAN is changed in the draft, previewed in words, committed, rolled out and confirmed', async () => {
  const { page, faults } = opened;
  await page.getByRole('link', { name: 'Networks' }).click();
  await page.getByRole('link', { name: 'Formosa mesh' }).click();
  await changeLans(page);
  await page.getByLabel('Prefix length').first().fill('25');
  await press(page, 'Save draft');
  await page.getByText('The draft is saved.').waitFor();
  const standing = page.locator('sk-network-standing');
  await standing.getByText('Draft pending').waitFor();

  await tab(page, 'Preview');
  const taipei = page.locator('sk-preview-target', { hasText: 'Taipei' }).first();
  await taipei.getByText('10.0.0.0/24 → 10.0.0.0/25').waitFor();
  await taipei.getByText('traffic stops for a moment').waitFor();

  await press(page, 'Commit…');
  await page.getByText('2 of 2 appliances change').waitFor();
  await page.getByLabel('Note').fill('Half as large is large enough');
  await press(page, 'Commit the draft');
  await press(page, 'Roll out');
  await page.locator('sk-rollout-state', { hasText: 'Succeeded' }).waitFor();
  expect(await page.locator('sk-rollout-steps .confirmed').count()).toBe(2);
  await tab(page, 'Record');
  await page.locator('sk-rollout-events', { hasText: 'Wave passed' }).waitFor();

  await show(page, `/networks/${site.network.id}?tab=revisions`);
  await page.getByText('Half as large is large enough').waitFor();
  await standing.getByText('In force').waitFor();
  expect(faults).toEqual([]);
});

test('an earlier revision is restored as a new one, and the draft follows it', async () => {
  const { page } = opened;
  await show(page, `/networks/${site.network.id}?tab=revisions`);
  await page.getByRole('button', { name: 'Restore…' }).last().click();
  await press(page, `Restore revision ${site.network.revision}`);
  await press(page, 'Not now');
  await page.locator('sk-revisions-panel tbody tr', { hasText: 'Restored' }).waitFor();
  await page.locator('sk-network-standing').getByText('Not rolled out').waitFor();
  await page.locator('sk-network-status').getByRole('button', { name: 'Roll out…' }).waitFor();
  await show(page, '/networks');
  const row = page.locator('sk-networks-table tr', { hasText: 'Formosa mesh' });
  await row.getByText('Not rolled out').waitFor();
  await row.getByRole('link', { name: 'Roll out…' }).click();
  await tab(page, 'Configuration');
  await page
    .locator('sk-parameter-form details', { hasText: 'Local networks' })
    .getByText('Change here')
    .waitFor();
});

test('who saves over somebody else’s change is shown it, and decides', async () => {
  const { page } = opened;
  await show(page, `/networks/${site.network.id}`);
  await page.getByLabel('Time servers').fill('mine.example.net');
  await page.keyboard.press('Tab');
  await site.cloud.rest.patch(`networks/${site.network.id}`, {
    parameters: { ntpServers: ['theirs.example'] },
  });
  await press(page, 'Save draft');
  await page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' }).waitFor();
  await page.locator('sk-conflict-dialog').getByText('theirs.example').waitFor();
  await press(page, 'Keep editing');
  await press(page, 'Save draft');
  await press(page, 'Overwrite with mine');
  await page.getByText('The draft is saved.').waitFor();
  const { parameters } = await site.cloud.rest.get<{ parameters: { ntpServers: string[] } }>(
    `networks/${site.network.id}`,
  );
  expect(parameters.ntpServers).toEqual(['mine.example.net']);
});

test('what cannot be rendered is told at the field', async () => {
  const { page } = opened;
  await show(page, '/networks');
  await page.getByRole('link', { name: 'Formosa mesh' }).click();
  await changeLans(page);
  await page.getByLabel('Network device').first().fill('no such device!');
  await press(page, 'Save draft');
  await page.locator('sk-save-bar [role=alert]').waitFor();
  await page.locator('sk-parameter-form .fault').first().waitFor();
  await page.getByRole('link', { name: 'Rollouts', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  await question.waitFor();
  await press(page, 'Keep editing');
  await question.waitFor({ state: 'detached' });
  expect(await page.getByLabel('Network device').first().inputValue()).toBe('no such device!');
  await page.goBack();
  await press(page, 'Leave and lose it');
  await page.locator('sk-networks-table').waitFor();
});

test('a rollout that an appliance refuses halts, says why, and is taken back from its page', async () => {
  const { page, faults } = opened;
  await show(page, `/networks/${site.network.id}`);
  await page.locator('summary', { hasText: 'DNS' }).click();
  await page.getByLabel('Domain', { exact: true }).fill('bad.internal');
  await press(page, 'Save draft');
  await tab(page, 'Preview');
  await press(page, 'Commit…');
  await press(page, 'Commit the draft');
  await press(page, 'Roll out');
  const state = page.locator('sk-rollout-state');
  await state.getByText('Halted').waitFor();
  await page.locator('sk-rollout-overview .halted', { hasText: 'SK-000' }).waitFor();
  await page.locator('sk-rollout-steps', { hasText: 'the checker does not like it' }).waitFor();
  const halted = page.url();
  await press(page, 'Roll back');
  await page.locator('sk-confirm-dialog').getByRole('button', { name: 'Roll back' }).click();
  await page.waitForURL((url) => url.href !== halted && url.pathname.startsWith('/rollouts/'));
  await state.getByText('Succeeded').waitFor();
  await page.getByRole('link', { name: 'an earlier rollout' }).waitFor();
  expect(faults).toEqual([]);
});

test('a customer is suspended with a reason and served again; it gets a pool of its own', async () => {
  const { page, faults } = opened;
  await site.cloud.rest.patch(`customers/${site.network.customerId}`, { stage: 'pilot' });
  await page.getByRole('link', { name: 'Customers', exact: true }).click();
  await page.getByRole('link', { name: 'Formosa Tea' }).click();
  await press(page, 'Suspend…');
  await page.getByLabel('Why').fill('The contract ran out');
  await press(page, 'Suspend');
  await page.locator('sk-suspension-notice', { hasText: 'The contract ran out' }).waitFor();
  await press(page, 'Resume…');
  await press(page, 'Resume');
  await page.locator('sk-suspension-notice').waitFor({ state: 'detached' });
  await press(page, 'Add pool');
  await page.locator('sk-pool-dialog').getByLabel('Network').fill('10.77.0.0/16');
  await page.locator('sk-pool-dialog').getByRole('button', { name: 'Add pool' }).click();
  await page.locator('sk-pools-panel', { hasText: '10.77.0.0/16' }).waitFor();
  await page.locator('sk-addresses-panel', { hasText: 'Pools of its own' }).waitFor();
  expect(faults).toEqual([]);
});

test('a LAN is on its way to another subnet step by step, until that is given up', async () => {
  const { page, faults } = opened;
  await show(page, `/networks/${site.network.id}?tab=sites`);
  await press(page, 'Plan renumbering…');
  await page.locator('sk-plan-renumbering-dialog').getByRole('checkbox').first().check();
  await press(page, 'See the steps');
  await press(page, 'Keep the plan');
  await press(page, 'Begin…');
  await press(page, 'Take the step');
  await page.locator('sk-renumbering-panel .done').waitFor();
  await press(page, 'Give up…');
  await press(page, 'Give up');
  await page.getByText('The last renumbering was given up.').waitFor();
  expect(faults).toEqual([]);
});

test('a template is published and the networks on it are moved by a canary', async () => {
  const { page, faults } = opened;
  await show(page, '/templates');
  await press(page, 'Create template');
  await page.getByLabel('Name').fill('Tea houses');
  await press(page, 'Create');
  await page.getByRole('heading', { name: 'Tea houses' }).waitFor();
  await press(page, 'New draft');
  await page.getByLabel('Time servers').fill('first.example.net');
  await page.keyboard.press('Tab');
  await press(page, 'Save draft');
  await publish(page, 'The first one');
  await page.locator('sk-version-panel', { hasText: 'Published' }).waitFor();
  await useTemplate();

  await press(page, 'New draft');
  await page.getByRole('heading', { name: 'Version 2' }).waitFor();
  await page.locator('summary', { hasText: 'DNS' }).click();
  await page.getByLabel('Size of the cache').fill('500');
  await press(page, 'Save draft');
  await publish(page, 'A smaller cache');
  await press(page, 'Move networks here…');
  await page.getByLabel('Waves').fill('1');
  await press(page, 'See what it would touch');
  await page.getByText('1 of 1 networks change: 2 appliances.').waitFor();
  await press(page, 'Roll out to 1 networks');
  await page.locator('sk-rollout-state', { hasText: 'Succeeded' }).waitFor();
  expect(await page.locator('sk-rollout-waves li.passed').count()).toBe(2);
  expect(faults).toEqual([]);
});

async function publish(page: Page, note: string): Promise<void> {
  await press(page, 'Publish…');
  await page.getByLabel('What is new in it').fill(note);
  await press(page, 'Check and publish');
  await page.locator('sk-notices').getByText('is published').waitFor();
}

/** The network goes over to the template's first version, as committed and rolled out. */
async function useTemplate(): Promise<void> {
  const { items } = await site.cloud.rest.get<{ items: { latestPublished: { id: string } }[] }>('templates');
  await site.cloud.rest.patch(`networks/${site.network.id}?apply=true`, {
    templateVersionId: items[0]?.latestPublished.id,
    parameters: { ntpServers: null },
  });
}
