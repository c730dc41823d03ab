import type { Api } from './client.ts';
import { type Network, readNetworks } from './network.ts';
import { readTemplates, type Template } from './template.ts';

/** A template's newest version, and how many networks have an older one. */
export type NewerVersion = { id: string; name: string; number: number; networks: number };

export async function readNewerVersions(api: Api): Promise<NewerVersion[]> {
  const [templates, networks] = await Promise.all([readTemplates(api), readNetworks(api)]);
  return newerVersions(templates, networks);
}

export function newerVersions(
  templates: readonly Pick<Template, 'id' | 'name' | 'latestPublished'>[],
  networks: readonly Pick<Network, 'template'>[],
): NewerVersion[] {
  return templates.flatMap(({ id, name, latestPublished }) => {
    const number = latestPublished?.number ?? 0;
    const behind = networks.filter(({ template }) => template?.id === id && template.number < number);
    return behind.length > 0 ? [{ id, name, number, networks: behind.length }] : [];
  });
}
