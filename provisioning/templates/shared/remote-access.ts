import type { LanWish, PlannedLan } from '../../addresses/address-plan.ts';
import { parseNetwork } from '../../addresses/ipv4.ts';
import type { SiteInput, TeleworkerInput } from '../../input.ts';
import { REMOTE_ACCESS_LAN, type RemoteAccessParameters } from './remote-access-parameters.ts';
import type { RemoteAccessPlan } from './site-plan.ts';

/** The site into which teleworkers dial. */
export type RemoteAccessGateway = { site: SiteInput; parameters: RemoteAccessParameters };

/** The pool of the teleworkers in need of a subnet; other sites reach it as they reach LANs. */
export function poolWish(gateway: RemoteAccessGateway | undefined): LanWish[] {
  if (!gateway) return [];
  const { site, parameters } = gateway;
  const allotment = site.allotments.find(({ lan }) => lan === REMOTE_ACCESS_LAN);
  const fixed = parameters.pool.subnet === undefined ? undefined : parseNetwork(parameters.pool.subnet);
  return [
    {
      siteId: site.id,
      siteName: site.name,
      lan: REMOTE_ACCESS_LAN,
      pointer: '/remoteAccess/pool',
      prefixLength: fixed?.prefixLength ?? parameters.pool.prefixLength,
      fixed,
      allotted: allotment && parseNetwork(allotment.subnet),
      interSite: true,
    },
  ];
}

/** Null for every site but the gateway. */
export function remoteAccessPlan(
  site: SiteInput,
  gateway: RemoteAccessGateway | undefined,
  planned: readonly PlannedLan[],
  teleworkers: readonly TeleworkerInput[] | undefined,
): RemoteAccessPlan | null {
  const pool = planned.find((lan) => lan.siteId === gateway?.site.id && lan.lan === REMOTE_ACCESS_LAN);
  if (!gateway || !pool || gateway.site.id !== site.id) return null;
  return { parameters: gateway.parameters, subnet: pool.subnet, teleworkers: teleworkers ?? [] };
}
