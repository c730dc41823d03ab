import Type, { type Static, type TSchema } from 'typebox';
import { AppError } from '../errors.ts';

/** Paging as in Google's AIP-158: an opaque token, valid for the same query only. */
export const PageQuery = Type.Object(
  {
    page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    page_token: Type.Optional(Type.String({ maxLength: 512 })),
  },
  { additionalProperties: false },
);
export type PageQuery = Static<typeof PageQuery>;

/** A page of a list: `next_page_token` is absent on the last one. */
export const Page = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), next_page_token: Type.Optional(Type.String()) });

/** Keyset paging by id: what a store needs to fetch a page and one row more. */
export function pageBounds(query: PageQuery): { after: string | undefined; take: number } {
  return { after: decodeToken(query.page_token), take: (query.page_size ?? 100) + 1 };
}

/** Cuts the extra row off and turns it into the token of the next page. */
export function toPage<Row extends { id: string }, Item>(
  rows: readonly Row[],
  query: PageQuery,
  present: (row: Row) => Item,
): { items: Item[]; next_page_token?: string } {
  const size = query.page_size ?? 100;
  const last = rows.length > size ? rows[size - 1] : undefined;
  const items = rows.slice(0, size).map(present);
  return last ? { items, next_page_token: encodeToken(last.id) } : { items };
}

const encodeToken = (id: string) => Buffer.from(`1:${id}`).toString('base64url');

function decodeToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  const match = /^1:([0-9a-f-]{1,64})$/.exec(Buffer.from(token, 'base64url').toString());
  if (!match)
    throw new AppError(
      'page-token-invalid',
      'The page token is not one this list gave out; start without one.',
    );
  return match[1];
}
