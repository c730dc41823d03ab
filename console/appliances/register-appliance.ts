import { registerAppliance } from '../api/appliance-work.ts';
import type { Api } from '../api/client.ts';
import { findVacantSites } from '../api/look-up.ts';
import { isOperator, type User } from '../api/session.ts';
import { openBootstrap } from './bootstrap/open-bootstrap.ts';
import { openRegister } from './register/open-register.ts';

type Options = { site?: { id: string; name: string }; mayStandNowhere: boolean };

/** Registers a box and hands out what it begins with. True when there is one more appliance. */
export async function registerByHand(api: Api, { site, mayStandNowhere }: Options): Promise<boolean> {
  const made = await openRegister({
    site,
    findSites: findVacantSites(api),
    mayStandNowhere,
    register: (appliance) => registerAppliance(api, appliance),
  });
  if (!made) return false;
  if (made.bootstrap) await openBootstrap({ bootstrap: made.bootstrap });
  return true;
}

/** Of a box that goes to any site, or is kept as a spare by the operator. */
export async function registerAnywhere(api: Api, user: User): Promise<void> {
  await registerByHand(api, { mayStandNowhere: isOperator(user) });
}
