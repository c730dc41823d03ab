import { argon2Sync } from 'node:crypto';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Derivation } from './password.ts';

/** Behind everything else that wants a core. On Linux this is of the calling thread alone (setpriority(2)). */
const LEAST_URGENT = 19;

if (process.platform === 'linux') setPriority(LEAST_URGENT);

parentPort?.on('message', ({ id, ...derivation }: Derivation & { id: number }) => {
  const { message, nonce, memory, passes, parallelism, tagLength } = derivation;
  const parameters = { message, nonce, memory, passes, parallelism, tagLength };
  parentPort?.postMessage({ id, tag: argon2Sync('argon2id', parameters) });
});
