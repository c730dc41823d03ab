import { BRANCH_CUSTOMERS } from './branch-customers.ts';
import type { DemoCustomer } from './demo-customer.ts';
import { MESH_CUSTOMERS } from './mesh-customers.ts';
import { MONO_SITE_CUSTOMERS } from './mono-site-customers.ts';

/** 25 sites of small businesses as a telco in Taiwan has them; all names are made up. */
export const DEMO_CUSTOMERS: readonly DemoCustomer[] = [
  ...MONO_SITE_CUSTOMERS,
  ...MESH_CUSTOMERS,
  ...BRANCH_CUSTOMERS,
];
