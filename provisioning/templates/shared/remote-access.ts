import type { LanWish, PlannedLan } from '../../addresses/address-plan.ts';
import { parseNetwork } from '../../addresses/ipv4.ts';
import { throwFaults } from '../../errors.ts';
import type { NetworkInput, SiteInput, TeleworkerInput } from '../../input.ts';
import { commonPointer } from '../../layers/written-at.ts';
import { subnetFaults } from './check-lans.ts';
import { REMOTE_ACCESS_LAN, type RemoteAccessParameters } from './remote-access-parameters.ts';
import type { RemoteAccessPlan } from './site-plan.ts';

/** The site into which teleworkers dial. */
export type RemoteAccessGateway = {
  site: SiteInput;
  parameters: RemoteAccessParameters;
  /** Where the pool stands in the input (RFC 6901). */
  poolPointer: string;
};

/** @throws ProvisioningError `parameters-invalid` when the pool is fixed to what cannot be one */
export function remoteAccessGateway(
  input: NetworkInput,
  site: SiteInput,
  parameters: RemoteAccessParameters,
): RemoteAccessGateway {
  const pointer = commonPointer(input, 'remoteAccess', 'pool', 'subnet');
  const faults = subnetFaults('The pool of the teleworkers', parameters.pool, pointer);
  throwFaults('parameters-invalid', faults);
  return { site, parameters, poolPointer: pointer.slice(0, pointer.lastIndexOf('/')) };
}

/** The pool of the teleworkers in need of a subnet; other sites reach it as they reach LANs. */
export function poolWish(gateway: RemoteAccessGateway | undefined): LanWish[] {
  if (!gateway) return [];
  const { site, parameters, poolPointer } = gateway;
  const allotment = site.allotments.find(({ lan }) => lan === REMOTE_ACCESS_LAN);
  const fixed = parameters.pool.subnet === undefined ? undefined : parseNetwork(parameters.pool.subnet);
  return [
    {
      siteId: site.id,
      siteName: site.name,
      lan: REMOTE_ACCESS_LAN,
      pointer: poolPointer,
      prefixLength: fixed?.prefixLength ?? parameters.pool.prefixLength,
      fixed,
      allotted: allotment && parseNetwork(allotment.subnet),
      interSite: true,
    },
  ];
}

/**
 * Null for every site but the gateway.
 *
 * @param planned the LANs of the site
 */
export function remoteAccessPlan(
  site: SiteInput,
  gateway: RemoteAccessGateway | undefined,
  planned: readonly PlannedLan[],
  teleworkers: readonly TeleworkerInput[] | undefined,
): RemoteAccessPlan | null {
  if (gateway?.site.id !== site.id) return null;
  const pool = planned.find(({ lan }) => lan === REMOTE_ACCESS_LAN);
  if (!pool) return null;
  return { parameters: gateway.parameters, subnet: pool.subnet, teleworkers: teleworkers ?? [] };
}
