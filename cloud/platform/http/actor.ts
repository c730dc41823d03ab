import type { FastifyRequest } from 'fastify';
import type { Role, Scope } from '../access/roles.ts';

/** On whose behalf a request acts, and whose resources it may act on. */
export type Actor = {
  kind: 'user' | 'token';
  id: string;
  name: string;
  role: Role;
  /** Of a token: the present role of its holder, beyond which it may do nothing. */
  within?: Role;
  scope: Scope;
  /** The account that answers for it: the person, or the holder of the token. */
  account: string | null;
};

/** Everything whose end ends what this actor gave out: the account, and the token it acted by. */
export const makersOf = ({ id, account }: Pick<Actor, 'id' | 'account'>): string[] => [
  ...new Set(account === null ? [id] : [id, account]),
];

/**
 * Who a request comes from; `undefined` for nobody known, or not any more. A session that is looked at without being
 * used ends when nobody else uses it.
 */
export type Authenticate = (
  request: FastifyRequest,
  options?: { countsAsUse: boolean },
) => Promise<Actor | undefined>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom `authenticate` found; a route without `public` always has one. */
    actor: Actor;
    /** The actor's. What lists find is limited to it. */
    scope: Scope;
  }
}
