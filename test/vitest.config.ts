import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Ends a process whose test never comes back; draws what is random by the seed of the run. */
const SET_UP = ['test/lib/hang-guard.ts', 'test/lib/drawn-by-one-seed.ts'];

/** One project a folder: `vitest run --config test/vitest.config.ts --project unit`. Groups run one after the other. */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          setupFiles: SET_UP,
          // Processes, so that one that hangs can be ended alone.
          pool: 'forks',
          isolate: false,
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      onRealParts('integration', { groupOrder: 1, maxWorkers: 3 }),
      onRealParts('e2e', { groupOrder: 2, maxWorkers: 4, testTimeoutSeconds: 300 }),
      onRealParts('browser', { groupOrder: 3, maxWorkers: 2 }),
    ],
  },
});

/** Tests with processes, ports and databases of their own: few files at once, each worker a process. */
function onRealParts(
  name: string,
  options: { groupOrder: number; maxWorkers: number; testTimeoutSeconds?: number },
) {
  return {
    root,
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      setupFiles: SET_UP,
      pool: 'forks' as const,
      isolate: false,
      globalSetup: ['test/lib/database-setup.ts'],
      maxWorkers: options.maxWorkers,
      fileParallelism: options.maxWorkers > 1,
      testTimeout: (options.testTimeoutSeconds ?? 120) * 1000,
      hookTimeout: 120_000,
      sequence: { groupOrder: options.groupOrder },
    },
  };
}
