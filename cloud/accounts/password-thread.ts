import { Worker } from 'node:worker_threads';
import type { Derivation, Derive } from './password.ts';

type Waiting = { resolve: (tag: Uint8Array) => void; reject: (error: Error) => void };

/**
 * Derives in a thread of its own, one at a time and behind everything else, so that a flood of sign-ins takes neither the
 * event loop nor the threads that files and names are read by. It is started when it is first needed, and again when it died.
 */
export function createPasswordThread(): { derive: Derive; [Symbol.asyncDispose](): Promise<void> } {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let count = 0;

  function start(): Worker {
    const started = new Worker(new URL('./password-worker.ts', import.meta.url));
    started.unref();
    started.on('message', ({ id, tag }: { id: number; tag: Uint8Array }) => {
      waiting.get(id)?.resolve(tag);
      forget(id);
    });
    const died = (error: Error) => {
      if (worker !== started) return;
      worker = undefined;
      for (const [id, { reject }] of waiting) {
        reject(error);
        forget(id);
      }
    };
    started.on('error', died);
    started.on('exit', () => died(new Error('the thread for passwords ended')));
    return started;
  }

  /** Nobody waits for a process that waits for nothing else. */
  function forget(id: number): void {
    waiting.delete(id);
    if (waiting.size === 0) worker?.unref();
  }

  return {
    derive(derivation: Derivation): Promise<Uint8Array> {
      worker ??= start();
      worker.ref();
      count += 1;
      const id = count;
      const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, ...derivation });
      return promise;
    },
    async [Symbol.asyncDispose]() {
      await worker?.terminate();
    },
  };
}
