import type { Api } from '../../api/client.ts';
import { readCustomer } from '../../api/customer.ts';
import { readLayers } from '../../api/layers.ts';
import { findCustomers } from '../../api/look-up.ts';
import { createNetwork, type Network, readKinds, readNetworksOf } from '../../api/network.ts';
import { may, type User } from '../../api/session.ts';
import { readSites } from '../../api/site.ts';
import { readTemplates, readVersion, type Template } from '../../api/template.ts';
import type { Room } from './create-network-dialog.ts';
import { openCreateNetwork } from './open-create-network.ts';

/** Asks for a new network, and makes it. */
export async function askForNetwork(api: Api, user: User): Promise<Network | undefined> {
  const [kinds, templates, layers] = await Promise.all([
    readKinds(api),
    may(user, 'template:read') ? readTemplates(api) : [],
    may(user, 'layer:read') ? readLayers(api) : [],
  ]);
  return openCreateNetwork({
    kinds,
    findCustomers: findCustomers(api),
    templates,
    layers,
    readRoom: (id) => readRoom(api, id),
    readVersion: ({ id, latestPublished }: Template) =>
      readVersion(api, { templateId: id, number: latestPublished!.number }),
    create: (network) => createNetwork(api, network),
  });
}

async function readRoom(api: Api, customerId: string): Promise<Room> {
  const [{ tier }, sites, networks] = await Promise.all([
    readCustomer(api, customerId),
    readSites(api, customerId),
    readNetworksOf(api, customerId),
  ]);
  const taken = networks.flatMap(({ name, siteIds }) => siteIds.map((id) => [id, name] as const));
  return { tier, sites, taken: new Map(taken) };
}
