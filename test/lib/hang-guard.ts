import { relative } from 'node:path';
import { Worker } from 'node:worker_threads';
import { beforeEach, expect, onTestFinished } from 'vitest';

/** Where whoever runs the tests reads what was ended. */
const TOLD = process.env.SITEKEEPER_TEST_HUNG;

/**
 * A thread beside the tests: an endless loop keeps vitest's own time-out from ever coming. It ends the process, and
 * says by what.
 */
const WATCH = `
  const { appendFileSync, writeSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  const running = new Map();
  parentPort.on('message', ({ id, name, limitMs }) => {
    if (name === undefined) running.delete(id);
    else running.set(id, { name, until: performance.now() + limitMs });
  });
  setInterval(() => {
    for (const { name, until } of running.values()) {
      if (performance.now() < until) continue;
      writeSync(2, name + ' hung and was ended\\n');
      if (workerData.told) appendFileSync(workerData.told, name + '\\n');
      process.kill(process.pid, 'SIGKILL');
    }
  }, 250);
`;

type Guard = { begin(id: string, name: string, limitMs: number): void; end(id: string): void };
const kept = globalThis as { sitekeeperHangGuard?: Guard };

function startGuard(): Guard {
  const thread = new Worker(WATCH, { eval: true, workerData: { told: TOLD }, stdin: false });
  thread.unref();
  return {
    begin: (id, name, limitMs) => thread.postMessage({ id, name, limitMs }),
    end: (id) => thread.postMessage({ id }),
  };
}

/** One a process, however many files it runs. */
kept.sitekeeperHangGuard ??= startGuard();
const guard = kept.sitekeeperHangGuard;
const file = relative('.', expect.getState().testPath ?? '');

/** Of the file: reading it, and its hooks. */
const FILE_LIMIT_MS = 600_000;
guard.begin('file', file, FILE_LIMIT_MS);

beforeEach(({ task }) => {
  guard.begin('file', file, FILE_LIMIT_MS);
  guard.begin(task.id, `${file}: ${task.name}`, 2 * task.timeout + 2000);
  onTestFinished(() => guard.end(task.id));
});
