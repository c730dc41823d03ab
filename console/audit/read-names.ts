import { readAllAppliances } from '../api/appliance.ts';
import type { Api } from '../api/client.ts';
import { readNetworks } from '../api/network.ts';
import { readPeople } from '../api/people.ts';
import { readTokens } from '../api/tokens.ts';

/** What ids stand for now, and who there is to be asked for. */
export type Names = { names: ReadonlyMap<string, string>; actors: readonly string[] };

/** Of whatever is still there; the record keeps ids. */
export async function readNames(api: Api): Promise<Names> {
  const [people, tokens, networks, appliances] = await Promise.all([
    readPeople(api),
    readTokens(api),
    readNetworks(api),
    readAllAppliances(api),
  ]);
  const names = new Map<string, string>();
  for (const { id, serial, site, customer } of appliances) {
    names.set(id, serial);
    if (site) names.set(site.id, site.name);
    if (customer) names.set(customer.id, customer.name);
  }
  for (const { id, name } of [...tokens, ...networks]) names.set(id, name);
  for (const { id, email } of people) names.set(id, email);
  return { names, actors: [...people.map(({ email }) => email), ...tokens.map(({ name }) => name)] };
}
