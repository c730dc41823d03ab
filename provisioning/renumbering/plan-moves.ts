import { formatNetwork, type Network, parseNetwork } from '../addresses/ipv4.ts';
import { type Fault, throwFaults } from '../errors.ts';
import type { NetworkInput } from '../input.ts';
import { repeated } from '../templates/shared/check-lans.ts';
import { lanWishes } from '../templates/shared/lan-wishes.ts';
import { planSubnets } from '../templates/shared/plan-subnets.ts';
import type { SiteScope } from '../templates/shared/site-plan.ts';
import { type LanMove, lanKey } from './step.ts';

/** A LAN that shall have another subnet: this one, or the lowest that is free for so long a prefix. */
export type RenumberingWish = { siteId: string; lan: string; subnet?: string; prefixLength?: number };

/**
 * Which LANs go where. The old subnets count as used, so that nobody gets what hosts still have.
 *
 * @throws ProvisioningError `site-unknown`, `parameters-invalid`, and those of `planAddresses`; pointers are `/lans/<n>`
 */
export function planMoves(
  input: NetworkInput,
  scopes: readonly SiteScope[],
  wishes: readonly RenumberingWish[],
): LanMove[] {
  const sites = new Map(scopes.map((scope) => [scope.site.id, scope]));
  const current = wishes.map((wish) => currentSubnet(sites.get(wish.siteId), wish));
  throwFaults(
    'site-unknown',
    wishes.flatMap((wish, at) => (current[at] === undefined ? unknown(wish, at) : [])),
  );
  throwFaults('parameters-invalid', wishFaults(wishes));
  const old = current.filter((subnet) => subnet !== undefined);
  const places = new Map(wishes.map((wish, at) => [lanKey(wish), at]));
  const all = scopes.flatMap(lanWishes).map((lan) => {
    const at = places.get(lanKey(lan));
    const wish = at === undefined ? undefined : wishes[at];
    if (!wish) return lan.allotted ? { ...lan, ...kept(lan.allotted) } : lan;
    const fixed = wish.subnet === undefined ? undefined : parseNetwork(wish.subnet);
    const prefixLength =
      fixed?.prefixLength ?? wish.prefixLength ?? lan.allotted?.prefixLength ?? lan.prefixLength;
    return { ...lan, pointer: `/lans/${at}`, fixed, allotted: undefined, prefixLength };
  });
  const { customer } = input;
  const space = { ...customer, reserved: [...customer.reserved, ...old] };
  const planned = new Map(planSubnets({ ...input, customer: space }, all).map((lan) => [lanKey(lan), lan]));
  return wishes.flatMap((wish, at): LanMove[] => {
    const found = planned.get(lanKey(wish));
    const from = current[at];
    if (!found || from === undefined) return [];
    const { siteId, siteName, lan } = found;
    return [{ siteId, siteName, lan, from, to: formatNetwork(found.subnet) }];
  });
}

/** Whatever is said of it, it stays for now. */
function kept(allotted: Network) {
  return { fixed: undefined, allotted, prefixLength: allotted.prefixLength };
}

function currentSubnet(scope: SiteScope | undefined, wish: RenumberingWish): string | undefined {
  if (!scope?.parameters.lans.some(({ name }) => name === wish.lan)) return undefined;
  return scope.site.allotments.find(({ lan }) => lan === wish.lan)?.subnet;
}

function unknown({ siteId, lan }: RenumberingWish, at: number): Fault[] {
  const detail = `The network has no LAN ${lan} with a subnet at a site with the id ${siteId}`;
  return [{ pointer: `/lans/${at}`, code: 'site-unknown', detail }];
}

function wishFaults(wishes: readonly RenumberingWish[]): Fault[] {
  const again = new Set(repeated(wishes, lanKey));
  return wishes.flatMap((wish, at) => {
    if (again.has(wish)) {
      return [{ pointer: `/lans/${at}`, code: 'duplicate', detail: `LAN ${wish.lan} is named twice` }];
    }
    if (wish.subnet === undefined) return [];
    const network = formatNetwork(parseNetwork(wish.subnet));
    if (network === wish.subnet) return [];
    const detail = `${wish.subnet} has host bits set; the network is ${network}`;
    return [{ pointer: `/lans/${at}/subnet`, code: 'host-bits', detail }];
  });
}
