import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Accounts } from './service.ts';
import { sessionRoutes } from './session-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { userRoutes } from './user-routes.ts';

/** People and scripts: signing in, API tokens, and who a request comes from. */
export { NewToken } from './schema.ts';
export { type Accounts, createAccounts } from './service.ts';
export { createAccountStore } from './store.ts';

export const accountsRoutes =
  ({ accounts }: { accounts: Accounts }): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(sessionRoutes(accounts));
    await app.register(userRoutes(accounts));
    await app.register(tokenRoutes(accounts));
  };
