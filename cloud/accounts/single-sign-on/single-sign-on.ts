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

  /**
   * An account with a password of its own is never taken over; one that was made without waits for its owner. Looked for
   * where the claims say that the person belongs: an account that a tenant made is nothing to others.
   */
  async function accountToLink(
    singleSignOn: string,
    claims: Claims,
    owner: Ownership,
  ): Promise<UserRow | undefined> {
    const email = verifiedEmailOf(claims);
    const there = await store.userByEmailOf(email, owner);
    if (!there) {
      if (!(await store.wasDeleted(singleSignOn, email, owner))) return undefined;
      throw refused('The account was deleted. Whoever administers people here can create it anew.');
    }
    if (there.kind === 'person' && there.passwordHash === null && there.singleSignOn === null) return there;
    throw refused('There is an account with this mail address that signs in otherwise.');
  }

  function create(
    singleSignOn: string,
    claims: Claims,
    role: { role: string } & Ownership,
  ): Promise<UserRow> {
    const name = typeof claims.name === 'string' && claims.name ? claims.name.slice(0, 128) : undefined;
    const email = verifiedEmailOf(claims);
    return store.addUser({
      ...blankUser(ids.uuid(), clock.now()),
      email,
      name: name ?? email,
      ...role,
      singleSignOn,
    });
  }

  /** What the account may do follows the claims; it is one of those that keep an administrator. */
  async function follow(user: UserRow, changes: Partial<UserRow>): Promise<UserRow> {
    const differs = Object.entries(changes).some(([key, value]) => user[key as keyof UserRow] !== value);
    if (!differs) return user;
    const changed = await store.keepingAnAdministrator((users) =>
      users.changeUser(user.id, { ...changes, updatedAt: clock.now() }),
    );
    sessions.ended(user.id);
    return changed ?? user;
  }

  /** Whom the provider gives no role any more is out, with everything given before, until it gives one again. */
  async function lose(user: UserRow): Promise<void> {
    if (!user.disabledAt) await follow(user, { disabledAt: clock.now(), disabledFor: 'claims' });
  }

  async function accountFor(claims: Claims & { sub: string }): Promise<UserRow> {
    const singleSignOn = `${config.issuer} ${claims.sub}`;
    const known = await store.userBySingleSignOn(singleSignOn);
    const role = await roleOf(claims).catch(async (error: unknown) => {
      if (known && error instanceof AppError) await lose(known);
      throw error;
    });
    const user = known ?? (await accountToLink(singleSignOn, claims, role));
    if (!user) return create(singleSignOn, claims, role);
    if (user.disabledAt && user.disabledFor !== 'claims') throw refused('The account is disabled.');
    return follow(user, { ...role, singleSignOn, disabledAt: null, disabledFor: null });
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

/**
 * By which an account is known from then on: only an address that the provider vouches for (OpenID Connect Core 1.0 §5.1).
 * @throws AppError single-sign-on-failed
 */
function verifiedEmailOf({ email, email_verified: verified }: Claims): string {
  if (typeof email !== 'string' || !/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 254) {
    throw refused('The identity provider tells no mail address.');
  }
  if (verified !== true) throw refused('The identity provider has not verified the mail address.');
  return email.toLowerCase();
}

const refused = (why: string) => new AppError('single-sign-on-failed', why);
