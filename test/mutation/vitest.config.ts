import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The unit tests alone: what `npm run mutate` judges by. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/unit/**/*.test.ts'],
    setupFiles: ['test/mutation/end-on-failure.ts'],
    pool: 'threads',
    isolate: false,
    testTimeout: 30_000,
  },
});
