import { type Firewall, policyFaults } from '#protocol';
import { throwFaults } from '../../errors.ts';
import type { SitePlan } from './site-plan.ts';

/**
 * What must hold of the further policies of a site, and of their names beside the generated ones.
 *
 * @throws ProvisioningError `parameters-invalid`
 */
export function checkPolicies(plan: SitePlan, { zones, policies }: Firewall): void {
  const pointer = plan.pointerTo('firewall', 'policies');
  const further = plan.parameters.firewall.policies.length;
  const names = zones.map(({ name }) => name);
  const faults = policyFaults(policies, names, '').map((fault) => {
    const index = Number(fault.pointer.split('/')[1]);
    // Generated ones come after those that were written: what is wrong with their names is wrong with one of these.
    const place = index < further ? pointer + fault.pointer : pointer;
    return {
      ...fault,
      pointer: place,
      detail: `${plan.site.name}: ${policies[index]?.name}: ${fault.detail}`,
    };
  });
  throwFaults('parameters-invalid', faults);
}
