import type { Registry } from 'prom-client';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Actor, Authenticate } from '../platform/http/actor.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Sealing } from '../platform/sealing.ts';
import { byPerson, byToken, createAuthenticate } from './authenticate.ts';
import { createFactorStore } from './factors/factor-store.ts';
import { createFactors, type Factors } from './factors/factors.ts';
import { relyingParty } from './factors/relying-party.ts';
import type { NamesIn } from './foreign-names.ts';
import { createInvitations, type Invitations } from './people/invitations.ts';
import { createPeople, type People } from './people/people.ts';
import { createSessionStore } from './session-store.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createAttemptStore } from './sign-in/attempt-store.ts';
import { createAttempts } from './sign-in/attempts.ts';
import { createChallengeStore } from './sign-in/challenge-store.ts';
import { createChallenges } from './sign-in/challenges.ts';
import { createKnownDevices, type KnownDevices } from './sign-in/known-devices.ts';
import { createPasswordChecks } from './sign-in/password-checks.ts';
import { createSignInPolicy, type SignInPolicy } from './sign-in/policy.ts';
import { createPolicyStore } from './sign-in/policy-store.ts';
import { createSignIn, type SignIn } from './sign-in/sign-in.ts';
import type { SingleSignOnConfig } from './single-sign-on/provider.ts';
import { CALLBACK_PATH, createSingleSignOn, type SingleSignOn } from './single-sign-on/single-sign-on.ts';
import { createAccountStore } from './store.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { createUsers, type Users } from './users.ts';

type Deps = {
  db: Database;
  sealing: Sealing;
  ids: Ids;
  clock: Clock;
  bus: Bus;
  metrics: Registry;
  log: Log;
  config: { singleSignOn: SingleSignOnConfig | undefined };
  /** Under which people reach the console, once it listens; without a slash at its end. */
  publicUrl: () => string;
};

export type Accounts = {
  users: Users;
  people: People;
  invitations: Invitations;
  sessions: Sessions;
  signIn: SignIn;
  factors: Factors;
  policy: SignInPolicy;
  singleSignOn: SingleSignOn | undefined;
  tokens: Tokens;
  devices: KnownDevices;
  authenticate: Authenticate;
  /** Of those names, the ones of accounts and API tokens that are in a scope. */
  namesIn: NamesIn;
  /** What an account or API token may do at this moment; `undefined` when it has ended. */
  rightsOf: (makerId: string) => Promise<Actor | undefined>;
  /** Under which people reach the console. */
  consoleUrl: () => string;
  [Symbol.asyncDispose](): Promise<void>;
};

/** People and scripts: who they are, and how they prove it. */
export function createAccounts(given: Deps): Accounts {
  const { db, config, publicUrl: consoleUrl } = given;
  const waysIn = () => ({
    passkeys: relyingParty(consoleUrl()) !== undefined,
    issuer: config.singleSignOn?.issuer,
  });
  const store = createAccountStore(db, waysIn);
  const sessions = createSessions({ ...given, store: createSessionStore(db) });
  const attempts = createAttempts({ ...given, store: createAttemptStore(db) });
  const challenges = createChallenges({ ...given, store: createChallengeStore(db) });
  const policy = createSignInPolicy({ store: createPolicyStore(db) });
  const shared = { ...given, store, sessions, attempts, challenges, policy };
  const passwords = createPasswordChecks(given);
  const factors = createFactors({
    ...shared,
    accounts: store,
    store: createFactorStore(db),
    relyingParty: () => relyingParty(consoleUrl()),
  });
  const signIn = createSignIn({ ...shared, factors, passwords });
  const tokens = createTokens(shared);
  const { singleSignOn: provider } = config;
  return {
    sessions,
    policy,
    factors,
    signIn,
    tokens,
    devices: createKnownDevices(given),
    consoleUrl,
    users: createUsers({ ...shared, passwords, factors }),
    people: createPeople(shared),
    invitations: createInvitations({ ...shared, ...signIn, factors, passwords }),
    singleSignOn:
      provider &&
      createSingleSignOn({ ...shared, config: provider, callbackUrl: () => consoleUrl() + CALLBACK_PATH }),
    authenticate: createAuthenticate({ sessions, tokens, policy }),
    namesIn: store.namesIn,
    rightsOf: async (makerId) => {
      const person = await store.user(makerId);
      if (person) return person.disabledAt ? undefined : byPerson(person);
      const token = await tokens.inForce(makerId);
      return token && byToken(token);
    },
    [Symbol.asyncDispose]: () => passwords[Symbol.asyncDispose](),
  };
}
