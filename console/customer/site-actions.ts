import type { Appliance } from '../api/appliance.ts';
import { claimAppliance } from '../api/appliance-work.ts';
import type { Api } from '../api/client.ts';
import type { Customer } from '../api/customer.ts';
import type { Network } from '../api/network.ts';
import { changeSite, createSite, readSite, removeSite, type Site, type SiteFields } from '../api/site.ts';
import { registerByHand } from '../appliances/register-appliance.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { notify } from '../components/notices.ts';
import { type Edited, editOver } from '../editing/edit-over.ts';
import { t } from '../locales/locale.ts';
import { openClaim } from './claim/open-claim.ts';
import { openSite } from './site/open-site.ts';

type Page = {
  api: () => Api;
  customer: () => Customer;
  networks: () => readonly Network[];
  appliances: () => ReadonlyMap<string, Appliance>;
  reload: () => Promise<void>;
};

/** What a person does with the sites of a customer. */
export function createSiteActions({ api, customer, networks, appliances, reload }: Page) {
  return {
    async add(): Promise<void> {
      const customerId = customer().id;
      const save = async (fields: SiteFields): Promise<Edited> => {
        await createSite(api(), { customerId, ...fields });
        return 'saved';
      };
      if (await openSite({ site: undefined, save })) await reload();
    },

    async edit({ id }: Site): Promise<void> {
      const saved = await editOver({
        read: () => readSite(api(), id),
        ask: (site, save: (changes: SiteFields) => Promise<Edited>) => openSite({ site, save }),
        write: (changes, version) => changeSite(api(), id, changes, version),
        placeName: (pointer) => pointer.slice(1),
      });
      if (saved) await reload();
    },

    async remove(site: Site): Promise<void> {
      const done = await confirm({
        question: t('remove.question', { name: site.name }),
        consequences: [t('sites.remove-text'), ...inTheWay(site)],
        answer: t('remove.submit'),
        dangerous: true,
        action: async () => removeSite(api(), site.id, (await readSite(api(), site.id)).version),
      });
      if (!done) return;
      notify(t('remove.done', { name: site.name }));
      await reload();
    },

    async claim({ id, name }: Site): Promise<void> {
      const claimed = await openClaim({ site: name, claim: (serial) => claimAppliance(api(), serial, id) });
      if (claimed) notify(t('claim.done', { serial: claimed.serial, site: name }));
    },

    async register({ id, name }: Site): Promise<void> {
      const site = { id, name: `${customer().name} · ${name}` };
      await registerByHand(api(), { site, mayStandNowhere: false });
    },
  };

  /** What has to go elsewhere before a site can be removed. */
  function inTheWay({ id }: Site): string[] {
    const appliance = appliances().get(id);
    const within = networks().filter(({ siteIds }) => siteIds.includes(id));
    return [
      ...(appliance ? [t('sites.remove-appliance', { serial: appliance.serial })] : []),
      ...within.map(({ name }) => t('sites.remove-network', { network: name })),
    ];
  }
}
