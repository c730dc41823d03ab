import type { Api } from '../api/client.ts';
import type { Fleet } from '../api/fleet.ts';
import type { FleetState } from '../api/fleet-state.ts';
import { readNetworks } from '../api/network.ts';
import { readPeople } from '../api/people.ts';
import { readTokens } from '../api/tokens.ts';

/** What ids stand for now, and who there is to be asked for. */
export type Names = { names: ReadonlyMap<string, string>; actors: readonly string[] };

/** Of whatever is still there; the record keeps ids. */
export async function readNames(api: Api, fleet: Fleet): Promise<Names> {
  const [people, tokens, networks, { appliances }] = await Promise.all([
    readPeople(api),
    readTokens(api),
    readNetworks(api),
    whenRead(fleet),
  ]);
  const names = new Map<string, string>();
  for (const { id, serial, site, customer } of appliances.values()) {
    names.set(id, serial);
    if (site) names.set(site.id, site.name);
    if (customer) names.set(customer.id, customer.name);
  }
  for (const { id, name } of [...tokens, ...networks]) names.set(id, name);
  for (const { id, email } of people) names.set(id, email);
  return { names, actors: [...people.map(({ email }) => email), ...tokens.map(({ name }) => name)] };
}

/** The fleet once it was read, or could not be. */
function whenRead(fleet: Fleet): Promise<FleetState> {
  const { promise, resolve } = Promise.withResolvers<FleetState>();
  const look = () => {
    if (fleet.state.phase !== 'loading') resolve(fleet.state);
  };
  const end = fleet.onChange(look);
  look();
  return promise.finally(end);
}
