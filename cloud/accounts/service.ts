import type { Clock } from '../platform/clock.ts';
import type { Authenticate } from '../platform/http/actor.ts';
import type { Ids } from '../platform/ids.ts';
import { createAuthenticate } from './authenticate.ts';
import { createSessions } from './sessions.ts';
import type { AccountStore } from './store.ts';
import { createTokens } from './tokens.ts';
import { createUsers } from './users.ts';

export type Accounts = {
  users: ReturnType<typeof createUsers>;
  sessions: ReturnType<typeof createSessions>;
  tokens: ReturnType<typeof createTokens>;
  authenticate: Authenticate;
};

/** People and scripts: who they are and what they may do. */
export function createAccounts(deps: { store: AccountStore; ids: Ids; clock: Clock }): Accounts {
  const sessions = createSessions(deps);
  const tokens = createTokens(deps);
  return {
    users: createUsers(deps),
    sessions,
    tokens,
    authenticate: createAuthenticate({ sessions, tokens }),
  };
}
