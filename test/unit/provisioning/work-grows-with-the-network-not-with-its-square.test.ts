import { expect, test } from 'vitest';
import { growthOf } from '../../lib/growth/growth-of.ts';
import { CASES } from '../../lib/growth/provisioning-cases.ts';

const cases = new URL('../../lib/growth/provisioning-cases.ts', import.meta.url);
let grown: ReturnType<typeof growthOf> | undefined;

test.each(Object.keys(CASES))('%s', { timeout: 120_000 }, async (name) => {
  grown ??= growthOf('provisioning', cases, [40, 160]);
  expect((await grown)[name]).toEqual([]);
});
