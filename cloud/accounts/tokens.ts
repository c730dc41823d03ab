import { EVERYTHING } from '../platform/access/roles.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import type { Actor } from '../platform/http/actor.ts';
import type { PageQuery } from '../platform/http/page.ts';
import type { Ids } from '../platform/ids.ts';
import { ignoreStorageFailure } from '../platform/storage-failure.ts';
import { type Grantor, requireGrant } from './people/require-grant.ts';
import type { NewToken } from './schema.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { AccountStore } from './store.ts';
import type { TokenFilter, TokenRow } from './token-store.ts';

type Deps = { store: AccountStore; ids: Ids; clock: Clock; bus: Bus };

const DAY_MS = 86_400_000;
const USUAL_DAYS = 365;
const TOUCH_MS = 60_000;
const PREFIX = 'skt_';

/** Whoever runs the control plane's commands. */
const OPERATOR: Maker = { name: 'command line', role: 'operator-admin', scope: EVERYTHING };
/** Whoever runs the commands is nobody's account. */
type Maker = Grantor & Partial<Pick<Actor, 'kind' | 'id' | 'account'>>;

export type Tokens = ReturnType<typeof createTokens>;

export function createTokens({ store, ids, clock, bus }: Deps) {
  return {
    /**
     * The secret is told this once; only its hash is kept.
     * @throws AppError request-invalid when it does not say whose a tenant's token is; forbidden
     */
    async issue(token: NewToken, by: Maker = OPERATOR): Promise<{ row: TokenRow; secret: string }> {
      const { name, role, resellerId = null, customerId = null, expiresInDays = USUAL_DAYS } = token;
      requireGrant(by, { role, resellerId, customerId });
      const secret = `${PREFIX}${newSecret(ids)}`;
      const createdAt = clock.now();
      const parent = by.kind === 'token' && by.id ? await store.tokenById(by.id) : null;
      const asked = new Date(createdAt.getTime() + expiresInDays * DAY_MS);
      const latest = parent?.expiresAt ?? asked;
      const row = await store.addToken({
        id: ids.uuid(),
        name,
        role,
        resellerId,
        customerId,
        createdBy: by.name,
        holderId: by.account ?? null,
        parentId: parent?.id ?? null,
        prefix: secret.slice(0, PREFIX.length + 4),
        tokenHash: hashSecret(secret),
        createdAt,
        expiresAt: asked < latest ? asked : latest,
      });
      return { row, secret };
    },

    async find(secret: string): Promise<TokenRow | undefined> {
      if (!secret.startsWith(PREFIX)) return undefined;
      const row = await store.token(hashSecret(secret));
      const now = clock.now();
      if (!row || !isInForce(row, now)) return undefined;
      if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) > TOUCH_MS)
        await store.touchToken(row.id, now).catch(ignoreStorageFailure);
      return row;
    },

    async inForce(id: string): Promise<TokenRow | undefined> {
      const row = await store.tokenById(id);
      return row && isInForce(row, clock.now()) ? row : undefined;
    },

    list: (query: PageQuery & TokenFilter) => store.listTokens(query),

    /**
     * Another account answers for it from now on, by whom who might give as much.
     * @throws AppError not-found, forbidden, conflict
     */
    async handOver(id: string, holderId: string, by: Grantor): Promise<TokenRow> {
      const row = await store.tokenById(id);
      if (!row) throw notFound('token', id);
      requireGrant(by, { ...row, role: row.role as Grantor['role'] });
      const holder = await store.user(holderId);
      if (!holder) throw notFound('user', holderId, '/holderId');
      if (!(await store.handTokenOver(id, holderId))) {
        throw new AppError(
          'conflict',
          'The account is disabled, or the token was revoked meanwhile. Choose another account.',
        );
      }
      bus.publish('credential.ended', { holderId: id });
      return (await store.tokenById(id)) ?? row;
    },

    async revoke(id: string): Promise<void> {
      if (!(await store.revokeToken(id, clock.now()))) throw notFound('token', id);
      bus.publish('credential.ended', { holderId: id });
    },
  };
}

/** A token ends with whoever answers for it. */
function isInForce({ revokedAt, expiresAt, holder }: TokenRow, now: Date): boolean {
  return !revokedAt && !(expiresAt && expiresAt <= now) && !holder?.disabledAt;
}
