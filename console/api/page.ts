import type { Api } from './client.ts';

export type Page<Item> = { items: Item[]; next_page_token?: string };

/** Reads a list to its end. */
export async function getAll<Item>(
  api: Api,
  path: string,
  query: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const page: Page<Item> = await api.get(path, { ...query, page_size: 1000, page_token: token });
    items.push(...page.items);
    token = page.next_page_token;
  } while (token !== undefined);
  return items;
}
