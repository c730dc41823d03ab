import { createHash, timingSafeEqual } from 'node:crypto';
import type { Ids } from '../platform/ids.ts';

/** 128 random bits in base64url: `enrolmentSecret` of the bootstrap document. */
export function newSecret(ids: Ids): string {
  return ids.random(16).toString('base64url');
}

/** What is stored of a secret. It needs no salt and no slow hash, since it cannot be guessed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares in a time that does not tell where two hashes begin to differ. */
export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
