import type { ApiToken, User } from './schema.ts';
import type { TokenRow, UserRow } from './store.ts';

export function presentUser({ id, email, name, role, locale }: UserRow): User {
  return { id, email, name, role: role as User['role'], locale };
}

export function presentToken(row: TokenRow): ApiToken {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    role: row.role as ApiToken['role'],
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
