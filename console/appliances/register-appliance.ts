import { readAllAppliances } from '../api/appliance.ts';
import { registerAppliance } from '../api/appliance-work.ts';
import type { Api } from '../api/client.ts';
import { readCustomers } from '../api/customer.ts';
import { type Place, placesFor } from '../api/enrolment.ts';
import { isOperator, type User } from '../api/session.ts';
import { readSitesOfAll } from '../api/site.ts';
import { openBootstrap } from './bootstrap/open-bootstrap.ts';
import { openRegister } from './register/open-register.ts';

type Options = { sites: readonly Place[]; siteId?: string; mayStandNowhere: boolean };

/** Registers a box and hands out what it begins with. True when there is one more appliance. */
export async function registerByHand(
  api: Api,
  { sites, siteId = '', mayStandNowhere }: Options,
): Promise<boolean> {
  const made = await openRegister({
    sites,
    siteId,
    mayStandNowhere,
    register: (appliance) => registerAppliance(api, appliance),
  });
  if (!made) return false;
  if (made.bootstrap) await openBootstrap({ bootstrap: made.bootstrap });
  return true;
}

/** Sites where no appliance stands. */
export async function readFreeSites(api: Api): Promise<Place[]> {
  const [sites, customers, appliances] = await Promise.all([
    readSitesOfAll(api),
    readCustomers(api),
    readAllAppliances(api),
  ]);
  return placesFor(sites, customers, appliances).filter(({ kind }) => kind === 'site');
}

/** Of a box that goes to any site, or is kept as a spare by the operator. */
export async function registerAnywhere(api: Api, user: User): Promise<void> {
  await registerByHand(api, { sites: await readFreeSites(api), mayStandNowhere: isOperator(user) });
}
