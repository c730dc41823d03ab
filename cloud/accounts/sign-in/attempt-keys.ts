import { createHash } from 'node:crypto';
import { addressBlock } from '../../platform/address-block.ts';

/** Of an account whether there is one or not: who asks learns nothing by it, and no mail address is stored for it. */
export const accountKey = (email: string): string =>
  `account:${createHash('sha256').update(email.toLowerCase()).digest('hex')}`;

export const addressKey = (address: string): string => `address:${addressBlock(address)}`;
