import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings } from '../lib/axe.ts';
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
async function pagesOf({ cloud: { rest }, network }: typeof site): Promise<Record<string, string>> {
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
  return {
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
    '/imports': 'sk-imports-page input',
  };
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
