import { EVERYTHING } from '../platform/access/roles.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import type { PageQuery } from '../platform/http/page.ts';
import type { Ids } from '../platform/ids.ts';
import { type Grantor, requireGrant } from './people/require-grant.ts';
import type { NewToken } from './schema.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { AccountStore, TokenRow } from './store.ts';

type Deps = { store: AccountStore; ids: Ids; clock: Clock; bus: Bus };

const DAY_MS = 86_400_000;
const USUAL_DAYS = 365;
const TOUCH_MS = 60_000;
const PREFIX = 'skt_';

/** Whoever runs the control plane's commands. */
const OPERATOR: Grantor = { name: 'command line', role: 'operator-admin', scope: EVERYTHING };

export type Tokens = ReturnType<typeof createTokens>;

export function createTokens({ store, ids, clock, bus }: Deps) {
  return {
    /**
     * The secret is told this once; only its hash is kept.
     * @throws AppError request-invalid when it does not say whose a tenant's token is; forbidden
     */
    async issue(token: NewToken, by: Grantor = OPERATOR): Promise<{ row: TokenRow; secret: string }> {
      const { name, role, resellerId = null, customerId = null, expiresInDays = USUAL_DAYS } = token;
      requireGrant(by, { role, resellerId, customerId });
      const secret = `${PREFIX}${newSecret(ids)}`;
      const createdAt = clock.now();
      const row = await store.addToken({
        id: ids.uuid(),
        name,
        role,
        resellerId,
        customerId,
        createdBy: by.name,
        prefix: secret.slice(0, PREFIX.length + 4),
        tokenHash: hashSecret(secret),
        createdAt,
        expiresAt: new Date(createdAt.getTime() + expiresInDays * DAY_MS),
      });
      return { row, secret };
    },

    async find(secret: string): Promise<TokenRow | undefined> {
      if (!secret.startsWith(PREFIX)) return undefined;
      const row = await store.token(hashSecret(secret));
      const now = clock.now();
      if (!row || row.revokedAt || (row.expiresAt && row.expiresAt <= now)) return undefined;
      if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) > TOUCH_MS) await store.touchToken(row.id, now);
      return row;
    },

    list: (query: PageQuery) => store.listTokens(query),

    async revoke(id: string): Promise<void> {
      if (!(await store.revokeToken(id, clock.now()))) throw notFound('token', id);
      bus.publish('credential.ended', { holderId: id });
    },
  };
}
