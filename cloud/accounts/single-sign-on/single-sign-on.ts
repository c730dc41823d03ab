import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Log } from '../../platform/log.ts';
import { blankUser } from '../blank-user.ts';
import type { Opened, Sessions, Visitor } from '../sessions.ts';
import type { Challenges } from '../sign-in/challenges.ts';
import type { AccountStore, UserRow } from '../store.ts';
import { type Claims, mapClaims } from './map-claims.ts';
import { createProvider, type SingleSignOnConfig } from './provider.ts';

type Deps = {
  config: SingleSignOnConfig;
  callbackUrl: () => string;
  store: AccountStore;
  sessions: Sessions;
  challenges: Challenges;
  ids: Ids;
  clock: Clock;
  log: Log;
};

type Ownership = { resellerId: string | null; customerId: string | null };

/** Below the console's address. */
export const CALLBACK_PATH = '/api/v1/sessions/single-sign-on/callback';

export type SingleSignOn = ReturnType<typeof createSingleSignOn>;

/** People come from an identity provider, which is then who answers for their factors. */
export function createSingleSignOn(deps: Deps) {
  const { config, callbackUrl, store, sessions, challenges, ids, clock } = deps;
  const log = deps.log.child({ part: 'single sign-on' });
  const provider = createProvider(config, callbackUrl);

  /** @throws AppError single-sign-on-failed */
  async function roleOf(claims: Claims): Promise<{ role: string } & Ownership> {
    const mapped = mapClaims(config.roles, claims);
    if (!mapped) throw refused('The identity provider’s claims give this person no role here.');
    const { role, reseller, customer } = mapped;
    const nobodys = { resellerId: null, customerId: null };
    if (reseller) return { role, ...nobodys, resellerId: await ownerBy('reseller', reseller) };
    if (customer) return { role, ...nobodys, customerId: await ownerBy('customer', customer) };
    return { role, ...nobodys };
  }

  async function ownerBy(kind: 'reseller' | 'customer', key: string): Promise<string> {
    const id = await store.idBy(kind, key);
    if (id === undefined) throw refused(`The claims name a ${kind} that is unknown here.`);
    return id;
  }

  /** An account with a password of its own is never taken over; one that was made without waits for its owner. */
  async function linked(subject: string, claims: Claims): Promise<UserRow | undefined> {
    const known = await store.userBySingleSignOn(subject);
    if (known) return known;
    const there = await store.userByEmail(emailOf(claims));
    if (!there) return undefined;
    if (claims.email_verified === true && there.passwordHash === null && there.singleSignOn === null) {
      return there;
    }
    throw refused('There is an account with this mail address that signs in otherwise.');
  }

  async function accountFor(claims: Claims & { sub: string }): Promise<UserRow> {
    const singleSignOn = `${config.issuer} ${claims.sub}`;
    const role = await roleOf(claims);
    const user = await linked(singleSignOn, claims);
    const now = clock.now();
    if (!user) {
      const name = typeof claims.name === 'string' && claims.name ? claims.name.slice(0, 128) : undefined;
      const email = emailOf(claims);
      return store.addUser({
        ...blankUser(ids.uuid(), now),
        email,
        name: name ?? email,
        ...role,
        singleSignOn,
      });
    }
    if (user.disabledAt) throw refused('The account is disabled.');
    const changes = { ...role, singleSignOn };
    const differs = Object.entries(changes).some(
      ([key, value]) => user[key as keyof typeof changes] !== value,
    );
    if (!differs) return user;
    const changed = await store.changeUser(user.id, { ...changes, updatedAt: now });
    await sessions.endAll(user.id);
    return changed ?? user;
  }

  return {
    name: provider.name,

    /** Where the browser is to go, and the secret it keeps for its return. */
    async begin(): Promise<{ url: string; secret: string; expiresAt: Date }> {
      const challenge = await challenges.begin('single-sign-on', null);
      return { url: await provider.start(challenge.secret), ...challenge };
    },

    /** @throws AppError single-sign-on-failed, challenge-gone */
    async finish(secret: string, query: string, visitor: Visitor): Promise<Opened> {
      await challenges.finish(await challenges.attempt('single-sign-on', secret));
      try {
        const user = await accountFor(await provider.finish(secret, query));
        return await sessions.open(user, 'single-sign-on', true, visitor);
      } catch (error) {
        log.warn({ err: error }, 'somebody could not be signed in by the identity provider');
        throw error;
      }
    },
  };
}

/** @throws AppError single-sign-on-failed */
function emailOf(claims: Claims): string {
  const email = claims.email;
  if (typeof email === 'string' && /^[^\s@]+@[^\s@]+$/.test(email) && email.length <= 254) {
    return email.toLowerCase();
  }
  throw refused('The identity provider tells no mail address.');
}

const refused = (why: string) => new AppError('single-sign-on-failed', why);
