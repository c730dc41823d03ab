import { argon2Sync } from 'node:crypto';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Derivation } from './password.ts';

/**
 * Less than everything else that wants a core, and enough for people to be let in while the machine is busy. On Linux
 * this is of the calling thread alone (setpriority(2)).
 */
const LESS_URGENT = 5;

if (process.platform === 'linux') setPriority(LESS_URGENT);

parentPort?.on('message', ({ id, ...derivation }: Derivation & { id: number }) => {
  const { message, nonce, memory, passes, parallelism, tagLength } = derivation;
  const parameters = { message, nonce, memory, passes, parallelism, tagLength };
  parentPort?.postMessage({ id, tag: argon2Sync('argon2id', parameters) });
});
