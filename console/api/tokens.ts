import type { ApiToken, NewToken } from '../../cloud/accounts/schema.ts';
import type { Api } from './client.ts';
import { getAll } from './page.ts';

export type { ApiToken, NewToken };

/** Its secret is told this once. */
export type IssuedToken = { token: ApiToken; secret: string };

/** Those in force, the newest first. */
export const readTokens = async (api: Api): Promise<ApiToken[]> =>
  (await getAll<ApiToken>(api, 'tokens')).toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
/** Those that end with an account. */
export const tokensHeldBy = (api: Api, { id }: { id: string }): Promise<ApiToken[]> =>
  getAll<ApiToken>(api, 'tokens', { holder_id: id });
export const handTokenOver = (api: Api, { id }: ApiToken, holderId: string): Promise<ApiToken> =>
  api.patch(`tokens/${id}`, { holderId }, {});
export const issueToken = (api: Api, token: NewToken): Promise<IssuedToken> => api.post('tokens', token);
export const revokeToken = (api: Api, { id }: ApiToken): Promise<void> => api.delete(`tokens/${id}`);
