import { parseNetwork } from '../addresses/ipv4.ts';
import { ProvisioningError, throwFaults } from '../errors.ts';
import type { NetworkInput, RenderedNetwork } from '../input.ts';
import { renderNetwork } from '../render.ts';
import type { LanParameters } from '../templates/shared/lan-parameters.ts';
import type { SiteScope } from '../templates/shared/site-plan.ts';
import { withLans } from './exceptions.ts';
import { planMoves, type RenumberingWish } from './plan-moves.ts';
import { scopesOf } from './scopes.ts';
import { type LanMove, type RenumberingStep, SHORT_LEASE_SECONDS } from './step.ts';
import { type Translation, translated } from './translate.ts';

/**
 * The way from a network as it is to one whose LANs have other subnets, as steps each of which can be rolled out: leases
 * are made short, the old ones run out, the subnets are switched, leases are as before. Every step is rendered here, so
 * that a plan that is begun can be finished. Where leases are short already, or nobody leases, there is only the switch.
 *
 * @throws ProvisioningError when a LAN is not there, has nowhere to go, or is fixed where the customer cannot change it
 */
export function planRenumbering(input: NetworkInput, wishes: readonly RenumberingWish[]): RenumberingStep[] {
  const scopes = scopesOf(input);
  const moves = planMoves(input, scopes, wishes);
  const leases = moves.flatMap((move) => leaseOf(scopes, move));
  const long = leases.filter((seconds) => seconds > SHORT_LEASE_SECONDS);
  const translations = moves.map(({ from, to }) => ({ from: parseNetwork(from), to: parseNetwork(to) }));
  const during = (changed: (lan: LanParameters, move: LanMove) => LanParameters) =>
    rewritten(input.parameters, scopes, moves, changed);

  const short = during(withShortLease);
  const switching = translated(
    during((lan, move) => ({ ...withShortLease(lan), subnet: move.from })),
    translations,
  );
  const arrived = requireArrival(input, switching, moves);
  const interruptsSeconds =
    leases.length < moves.length ? null : Math.min(SHORT_LEASE_SECONDS, ...leases) / 2;
  const change = { kind: 'switch' as const, moves, interruptsSeconds };
  const after = { ...input, sites: settled(input, arrived) };
  const final = finalParameters(after, scopes, moves, translations);
  if (long.length === 0) return [{ ...change, parameters: final }];
  renderNetwork({ ...input, parameters: short });
  return [
    { kind: 'shorten-leases', leaseSeconds: SHORT_LEASE_SECONDS, parameters: short },
    { kind: 'wait', seconds: Math.max(...long) },
    { ...change, parameters: switching },
    { kind: 'restore-leases', parameters: final },
  ];
}

function leaseOf(scopes: readonly SiteScope[], move: LanMove): number[] {
  const scope = scopes.find(({ site }) => site.id === move.siteId);
  const dhcp = scope?.parameters.lans.find(({ name }) => name === move.lan)?.dhcp;
  return dhcp?.enabled ? [dhcp.leaseSeconds] : [];
}

function withShortLease(lan: LanParameters): LanParameters {
  const leaseSeconds = Math.min(lan.dhcp.leaseSeconds, SHORT_LEASE_SECONDS);
  return { ...lan, dhcp: { ...lan.dhcp, leaseSeconds } };
}

/** The parameters with the LANs of every site where something moves written anew. */
function rewritten(
  parameters: unknown,
  scopes: readonly SiteScope[],
  moves: readonly LanMove[],
  changed: (lan: LanParameters, move: LanMove) => LanParameters,
): unknown {
  return scopes.reduce((whole, scope) => {
    const own = moves.filter(({ siteId }) => siteId === scope.site.id);
    if (own.length === 0) return whole;
    const lans = scope.parameters.lans.map((lan) => {
      const move = own.find((one) => one.lan === lan.name);
      return move ? changed(lan, move) : lan;
    });
    return withLans(whole, scope, lans);
  }, parameters);
}

/** As before, if the LANs then keep their new subnets by themselves; else they are fixed to them. */
function finalParameters(
  input: NetworkInput,
  scopes: readonly SiteScope[],
  moves: readonly LanMove[],
  translations: readonly Translation[],
): unknown {
  const asBefore = translated(input.parameters, translations);
  try {
    requireArrival(input, asBefore, moves);
    return asBefore;
  } catch (error) {
    if (!(error instanceof ProvisioningError)) throw error;
    const fixed = rewritten(input.parameters, scopes, moves, (lan, move) => ({ ...lan, subnet: move.from }));
    const parameters = translated(fixed, translations);
    requireArrival(input, parameters, moves);
    return parameters;
  }
}

/** @throws ProvisioningError when a LAN would have another subnet than it is to have, moved or not */
function requireArrival(
  input: NetworkInput,
  parameters: unknown,
  moves: readonly LanMove[],
): RenderedNetwork {
  const rendered = renderNetwork({ ...input, parameters });
  const faults = rendered.allotments.flatMap(({ siteId, allotments }) =>
    allotments.flatMap(({ lan, subnet }) => {
      const move = moves.find((one) => one.siteId === siteId && one.lan === lan);
      const site = input.sites.find(({ id }) => id === siteId);
      const wanted = move?.to ?? site?.allotments.find((allotment) => allotment.lan === lan)?.subnet;
      if (wanted === undefined || wanted === subnet) return [];
      const detail = `LAN ${lan} of ${site?.name} would have ${subnet} instead of ${wanted}: its subnet is fixed elsewhere`;
      return [{ pointer: '/lans', code: 'subnet-fixed', detail }];
    }),
  );
  throwFaults('parameters-invalid', faults);
  return rendered;
}

function settled(input: NetworkInput, { allotments }: RenderedNetwork): NetworkInput['sites'] {
  return input.sites.map((site) => {
    const own = allotments.find(({ siteId }) => siteId === site.id);
    return own ? { ...site, allotments: own.allotments } : site;
  });
}
