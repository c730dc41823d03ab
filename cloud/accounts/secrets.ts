import { createHash } from 'node:crypto';
import type { Ids } from '../platform/ids.ts';

/** 256 random bits in base64url. */
export const newSecret = (ids: Ids): string => ids.random(32).toString('base64url');

/** What is stored of a session's or API token's secret, which cannot be guessed and so needs no slow hash. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** A secret for another use that only who has this one can know; the other way leads nowhere. In base64url. */
export const derivedSecret = (secret: string, use: string): string =>
  createHash('sha256').update(`${use}:${secret}`).digest('base64url');
