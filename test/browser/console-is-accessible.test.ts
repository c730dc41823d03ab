import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings as findings } from '../lib/axe.ts';
import { openSignedIn, startConsoleSite } from '../lib/console-site.ts';

let site: Awaited<ReturnType<typeof startConsoleSite>>;
beforeAll(async () => {
  site = await startConsoleSite();
});
afterAll(() => site?.[Symbol.asyncDispose]());

const WIDTHS = { 'a desk': 1280, 'a phone': 390 };

for (const locale of ['en-GB', 'zh-TW']) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [where, width] of Object.entries(WIDTHS)) {
      test(`axe finds nothing in ${locale}, ${colorScheme}, on ${where}`, async () => {
        const options = { locale, colorScheme, viewport: { width, height: 844 }, bypassCSP: true };
        const signIn = await site.browser.open(site.cloud.url, options);
        await signIn.page.locator('sk-sign-in-page form').waitFor();
        expect(await findings(signIn.page), 'sign-in').toEqual([]);

        const { page } = await openSignedIn(site.browser, site.cloud, options);
        await page.locator('sk-fleet-table .body [role=row]').first().waitFor();
        expect(await findings(page), 'fleet').toEqual([]);
        await page.locator('sk-fleet-table .body [role=row]').first().click();
        await page.locator('sk-target-panel details').waitFor();
        await page.locator('sk-telemetry-panel table').waitFor();
        expect(await findings(page), 'appliance').toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth'), 'width').toBeLessThanOrEqual(
          width,
        );
        await page.locator('sk-header a[href="/rollouts"]').click();
        await page.locator('sk-rollouts-page tbody tr').first().waitFor();
        expect(await findings(page), 'rollouts').toEqual([]);
        await page.locator('sk-rollouts-page tbody a').first().click();
        await page.locator('sk-rollout-page tbody tr').first().waitFor();
        expect(await findings(page), 'rollout').toEqual([]);
      });
    }
  }
}
