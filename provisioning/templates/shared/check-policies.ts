import { APPLIANCE_ZONE, type Firewall } from '#protocol';
import { throwFaults } from '../../errors.ts';
import { repeated } from './check-lans.ts';
import type { SitePlan } from './site-plan.ts';

/**
 * What must hold of the further policies of a site.
 *
 * @throws ProvisioningError `parameters-invalid`
 */
export function checkPolicies(plan: SitePlan, firewall: Firewall): void {
  const zones = [...firewall.zones.map((zone) => zone.name), APPLIANCE_ZONE];
  const pointer = plan.pointerTo('firewall', 'policies');
  const further = plan.parameters.firewall.policies;
  const unknownZones = further.flatMap((policy, index) =>
    (['from', 'to'] as const)
      .filter((end) => !zones.includes(policy[end]))
      .map((end) => ({
        pointer: `${pointer}/${index}/${end}`,
        code: 'unknown-name',
        detail: `Policy ${policy.name}: ${plan.site.name} has no zone ${policy[end]}`,
      })),
  );
  const portsWithoutMeaning = further.flatMap((policy, index) =>
    (policy.services ?? []).flatMap((service, at) =>
      service.ports === undefined || service.protocol === 'tcp' || service.protocol === 'udp'
        ? []
        : {
            pointer: `${pointer}/${index}/services/${at}/ports`,
            code: 'value-invalid',
            detail: `Policy ${policy.name}: ${service.protocol} has no ports`,
          },
    ),
  );
  const duplicates = repeated(firewall.policies, (policy) => policy.name).map((policy) => ({
    pointer,
    code: 'duplicate',
    detail: `Two policies of ${plan.site.name} are named ${policy.name}; generated ones have names, too`,
  }));
  throwFaults('parameters-invalid', [...unknownZones, ...portsWithoutMeaning, ...duplicates]);
}
