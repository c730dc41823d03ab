import { actionsOf } from '../platform/access/grants.ts';
import { csrfToken } from './csrf.ts';
import type { PasskeyRow } from './factors/factor-store.ts';
import type { Factors } from './factors/factors.ts';
import type {
  Account,
  ApiToken,
  Factors as FactorsView,
  OwnSession,
  Passkey,
  SecondFactorWanted,
  Session,
  SignInMethod,
  User,
} from './schema.ts';
import type { SessionRow } from './session-store.ts';
import type { Wanted } from './sign-in/sign-in.ts';
import type { UserRow } from './store.ts';
import type { TokenRow } from './token-store.ts';

export function presentUser({ id, email, name, role, resellerId, customerId, locale }: UserRow): User {
  return { id, email, name, role: role as User['role'], resellerId, customerId, locale };
}

export function presentAccount(row: UserRow): Account {
  return {
    ...presentUser(row),
    disabled: row.disabledAt !== null,
    singleSignOn: row.singleSignOn !== null,
    service: row.kind === 'service',
    createdAt: row.createdAt.toISOString(),
    version: row.version,
  };
}

export function presentSession(
  { user, session, secret }: { user: UserRow; session: SessionRow; secret: string },
  secondFactorRequired: boolean,
): Session {
  const presented = presentUser(user);
  return {
    user: presented,
    actions: actionsOf(presented.role),
    method: session.method as SignInMethod,
    expiresAt: session.expiresAt.toISOString(),
    csrfToken: csrfToken(secret),
    secondFactorRequired,
  };
}

export function presentWanted({ challenge, expiresAt, methods, passkey }: Wanted): SecondFactorWanted {
  return { challenge, expiresAt: expiresAt.toISOString(), methods, ...(passkey && { passkey }) };
}

export function presentOwnSession(row: SessionRow, currentHash: string | undefined): OwnSession {
  return {
    id: row.id,
    current: row.tokenHash === currentHash,
    method: row.method as SignInMethod,
    address: row.address,
    userAgent: row.userAgent,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}

export function presentPasskey({ id, name, createdAt, lastUsedAt }: PasskeyRow): Passkey {
  return {
    id,
    name,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

export function presentFactors(
  { totpConfirmedAt, passkeys, recoveryCodes, required }: Awaited<ReturnType<Factors['overview']>>,
  more: { passkeysAvailable: boolean; hasPassword: boolean },
): FactorsView {
  return {
    required,
    totp: totpConfirmedAt && { confirmedAt: totpConfirmedAt.toISOString() },
    passkeys: passkeys.map(presentPasskey),
    recoveryCodes,
    ...more,
  };
}

export function presentToken(row: TokenRow): ApiToken {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    role: row.role as ApiToken['role'],
    resellerId: row.resellerId,
    customerId: row.customerId,
    createdBy: row.createdBy,
    holder: row.holder && {
      id: row.holder.id,
      email: row.holder.email,
      service: row.holder.kind === 'service',
    },
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
