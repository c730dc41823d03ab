import type { Api } from '../api/client.ts';
import { createCustomer, type NewCustomer } from '../api/customer.ts';
import { findResellers } from '../api/look-up.ts';
import { isOperator, may, type User } from '../api/session.ts';
import type { Edited } from '../editing/edit-over.ts';
import { openCustomer } from './edit/open-customer.ts';

/** Asks for a new customer; resolves with its id, or `undefined`. A reseller's new customers are its own. */
export async function addCustomer(api: Api, user: User): Promise<string | undefined> {
  let id: string | undefined;
  const save = async (fields: NewCustomer): Promise<Edited> => {
    ({ id } = await createCustomer(api, fields));
    return 'saved';
  };
  await openCustomer({
    customer: undefined,
    findResellers: isOperator(user) ? findResellers(api) : undefined,
    mayMove: may(user, 'customer:stage'),
    save,
  });
  return id;
}
