import axe from 'axe-core';
import type { Page } from 'playwright-core';

type Violation = { id: string; impact: string; nodes: { target: string[] }[] };

/** What axe-core finds on the page, as `impact rule: where`. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations: Violation[] = await page.evaluate('axe.run().then(({ violations }) => violations)');
  return violations.map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes[0]?.target.flat()}`);
}
