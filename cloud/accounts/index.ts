import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { factorRoutes } from './factors/factor-routes.ts';
import { peopleRoutes } from './people/people-routes.ts';
import type { Accounts } from './service.ts';
import { policyRoutes } from './sign-in/policy-routes.ts';
import { sessionRoutes } from './sign-in/session-routes.ts';
import { signInRoutes } from './sign-in/sign-in-routes.ts';
import { singleSignOnRoutes } from './single-sign-on/single-sign-on-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { userRoutes } from './user-routes.ts';

/** People and scripts: signing in, what one signs in with, accounts, API tokens, and who a request comes from. */
export { concealForeignNames } from './foreign-names.ts';
export { NewToken } from './schema.ts';
export { type Accounts, createAccounts } from './service.ts';
export type { SingleSignOnConfig } from './single-sign-on/provider.ts';
export { readSingleSignOn, SINGLE_SIGN_ON_VARIABLES } from './single-sign-on/read-config.ts';

export const accountsRoutes =
  ({ accounts }: { accounts: Accounts }): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(signInRoutes(accounts));
    await app.register(singleSignOnRoutes(accounts));
    await app.register(sessionRoutes(accounts));
    await app.register(factorRoutes(accounts));
    await app.register(userRoutes(accounts));
    await app.register(peopleRoutes(accounts));
    await app.register(policyRoutes(accounts));
    await app.register(tokenRoutes(accounts));
  };
