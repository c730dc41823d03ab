import { createHash } from 'node:crypto';
import { addressBlock } from '../../platform/address-block.ts';

/** Of an account whether there is one or not: who asks learns nothing by it, and no mail address is stored for it. */
const hashOf = (email: string): string => createHash('sha256').update(email.toLowerCase()).digest('hex');

/** From wherever. */
export const accountKey = (email: string): string => `account:${hashOf(email)}`;
export const addressKey = (address: string): string => `address:${addressBlock(address)}`;
/** An account from one address. */
export const pairKey = (email: string, address: string): string =>
  `account:${hashOf(email)}:${addressBlock(address)}`;
/** From a browser in which somebody has signed in to the account before. */
export const deviceKey = (device: string): string => `device:${device}`;
/** Second factors, which are asked for after the password; of a known device apart. */
export const factorKey = (userId: string, device: string | undefined): string =>
  device === undefined ? `factor:${userId}` : `factor:${userId}:${device}`;
/** The password that one is asked for in one's own session. */
export const ownKey = (userId: string): string => `own:${userId}`;
