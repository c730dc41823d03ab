import type { Operations } from '../operation.ts';
import { ACCOUNT_OPERATIONS } from './accounts.ts';
import { APPLIANCE_OPERATIONS } from './appliances.ts';
import { CUSTOMER_OPERATIONS } from './customers.ts';
import { NETWORK_OPERATIONS } from './networks.ts';
import { OPERATOR_OPERATIONS } from './operator.ts';

/** Every operation of the OpenAPI document, by its id. */
export const OPERATIONS: Operations = {
  ...ACCOUNT_OPERATIONS,
  ...APPLIANCE_OPERATIONS,
  ...CUSTOMER_OPERATIONS,
  ...NETWORK_OPERATIONS,
  ...OPERATOR_OPERATIONS,
};
