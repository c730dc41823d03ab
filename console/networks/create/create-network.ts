import type { Api } from '../../api/client.ts';
import { readCustomers } from '../../api/customer.ts';
import { readLayers } from '../../api/layers.ts';
import { createNetwork, type Network, readKinds, readNetworksOf } from '../../api/network.ts';
import { may, type User } from '../../api/session.ts';
import { readSites } from '../../api/site.ts';
import { readTemplates, readVersion, type Template } from '../../api/template.ts';
import type { Room } from './create-network-dialog.ts';
import { openCreateNetwork } from './open-create-network.ts';

/** Asks for a new network, of a customer if that is settled, and makes it. */
export async function askForNetwork(api: Api, user: User, customerId = ''): Promise<Network | undefined> {
  const [kinds, customers, templates, layers] = await Promise.all([
    readKinds(api),
    readCustomers(api),
    may(user, 'template:read') ? readTemplates(api) : [],
    may(user, 'layer:read') ? readLayers(api) : [],
  ]);
  return openCreateNetwork({
    kinds,
    customers,
    templates,
    layers,
    customerId,
    readRoom: (id) => readRoom(api, id),
    readVersion: ({ id, latestPublished }: Template) =>
      readVersion(api, { templateId: id, number: latestPublished!.number }),
    create: (network) => createNetwork(api, network),
  });
}

async function readRoom(api: Api, customerId: string): Promise<Room> {
  const [sites, networks] = await Promise.all([readSites(api, customerId), readNetworksOf(api, customerId)]);
  const taken = networks.flatMap(({ name, siteIds }) => siteIds.map((id) => [id, name] as const));
  return { sites, taken: new Map(taken) };
}
