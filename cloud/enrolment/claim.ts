import type { FactoryIdentity } from './factory/index.ts';

/** Who a box that enrols says it is, and by what it shows it: a one-time secret, its factory's certificate, or both. */
export type Claim = {
  serial: string;
  /** IP address it comes from. */
  address: string;
  secret?: string;
  factory?: FactoryIdentity;
};
