import type { Name } from '../../cloud/names/schema.ts';
import type { Appliance } from './appliance.ts';
import type { Api } from './client.ts';
import type { Customer } from './customer.ts';
import type { Page } from './page.ts';
import type { Account } from './people.ts';
import type { Site } from './site.ts';

/** Something to choose; `group` is the heading it stands below. */
export type Found = { value: string; name: string; group?: string };
/** The first few that match what was typed, and whether there are more. */
export type Finding = { found: readonly Found[]; more: boolean };
export type Search = (text: string) => Promise<Finding>;
export type Names = ReadonlyMap<string, Name>;

/** More than that nobody reads; typing on narrows it. */
const SHOWN = 20;
/** Of one request for names. */
export const MOST_NAMES = 100;

/** What ids stand for, of those that are there and may be read. */
export async function readNames(api: Api, ids: Iterable<string | null | undefined>): Promise<Names> {
  const wanted = [...new Set(ids)].filter((id) => typeof id === 'string');
  const parts = Array.from({ length: Math.ceil(wanted.length / MOST_NAMES) }, (_, index) =>
    wanted.slice(index * MOST_NAMES, (index + 1) * MOST_NAMES),
  );
  const read = parts.map((part) => api.get<{ items: Name[] }>('names', { ids: part }));
  return new Map((await Promise.all(read)).flatMap(({ items }) => items).map((name) => [name.id, name]));
}

const ask = <Item>(api: Api, path: string, query: Record<string, string | boolean | readonly string[]>) =>
  api.get<Page<Item>>(path, { ...query, page_size: SHOWN });

function find<Item>(
  path: string,
  filter: Record<string, string | boolean | readonly string[]>,
  present: (item: Item) => Found,
) {
  return (api: Api): Search =>
    async (text) => {
      const q = text.trim();
      const page = await ask<Item>(api, path, { ...filter, ...(q !== '' && { q }) });
      return { found: page.items.map(present), more: page.next_page_token !== undefined };
    };
}

const byName = ({ id, name }: { id: string; name: string }): Found => ({ value: id, name });

export const findCustomers = find<Customer>('customers', { order_by: 'name' }, byName);
export const findTriers = find<Customer>(
  'customers',
  { stage: ['prospect', 'pilot'], order_by: 'name' },
  byName,
);
export const findResellers = find<{ id: string; name: string }>('resellers', { order_by: 'name' }, byName);
/** By the mail address, which is what the record of changes calls them. */
export const findAccounts = find<Account>('users', {}, ({ email }) => ({ value: email, name: email }));
export const findTokens = find<{ name: string }>('tokens', {}, ({ name }) => ({ value: name, name }));

/** Accounts in use, but for one. @param nameOf how they are called in the list */
export const findHolders =
  (api: Api, but: string, nameOf: (account: Account) => string): Search =>
  async (text) => {
    const search = find<Account>('users', { disabled: false }, (one) => ({
      value: one.id,
      name: nameOf(one),
    }));
    const { found, more } = await search(api)(text);
    return { found: found.filter(({ value }) => value !== but), more };
  };

/** Sites where no appliance stands. */
export const findVacantSites =
  (api: Api): Search =>
  async (text) => {
    const q = text.trim();
    const page = await ask<Site>(api, 'sites', { vacant: true, ...(q !== '' && { q }) });
    const names = await readNames(
      api,
      page.items.map(({ customerId }) => customerId),
    );
    const found = page.items.map(({ id, name, customerId }) => ({
      value: id,
      name: `${names.get(customerId)?.name ?? ''} · ${name}`,
    }));
    return { found, more: page.next_page_token !== undefined };
  };

/** Appliances that stand somewhere, in whose place another one can come. */
export const findPlacedAppliances = find<Appliance>(
  'appliances',
  { placed: true, order_by: 'serial' },
  ({ id, serial, site, customer }) => ({
    value: id,
    name: `${serial} · ${customer?.name ?? ''} · ${site?.name ?? ''}`,
  }),
);

/** Several searches as one, each below its heading. @param parts what stands before the value, its heading, and the search */
export const findAmong =
  (...parts: readonly { prefix?: string; group: string; search: Search }[]): Search =>
  async (text) => {
    const findings = await Promise.all(parts.map(({ search }) => search(text)));
    return {
      found: findings.flatMap(({ found }, index) => {
        const { prefix = '', group = '' } = parts[index] ?? {};
        return found.map(({ value, name }) => ({ value: `${prefix}${value}`, name, group }));
      }),
      more: findings.some(({ more }) => more),
    };
  };
