import type { System } from '#protocol';
import { slug } from '../../slug.ts';
import type { SitePlan } from './site-plan.ts';

/** Host name: as the parameters say, else from the site's name, else from the appliance's serial number. */
export function renderSystem(plan: SitePlan, serial: string): System {
  const { parameters, site } = plan;
  return {
    hostname: parameters.hostname ?? slug(site.name) ?? slug(serial) ?? 'appliance',
    timeZone: site.timeZone,
    ntpServers: parameters.ntpServers,
    ...(parameters.onDrift === 'report' && { onDrift: 'report' }),
  };
}
