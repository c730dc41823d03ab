import { parseNetwork } from '../addresses/ipv4.ts';
import { ProvisioningError, throwFaults } from '../errors.ts';
import type { NetworkInput, RenderedNetwork } from '../input.ts';
import { renderInSteps } from '../render.ts';
import type { LanParameters } from '../templates/shared/lan-parameters.ts';
import type { SiteScope } from '../templates/shared/site-plan.ts';
import { type ChangedSite, withLans } from './exceptions.ts';
import { planMoves, type RenumberingWish } from './plan-moves.ts';
import { scopesOf } from './scopes.ts';
import { type LanMove, lanKey, type RenumberingStep, SHORT_LEASE_SECONDS } from './step.ts';
import { type Translation, translated } from './translate.ts';

/**
 * The way from a network as it is to one whose LANs have other subnets, as steps each of which can be rolled out: leases
 * are made short, the old ones run out, the subnets are switched, leases are as before. Every step is rendered here, so
 * that a plan that is begun can be finished. Where leases are short already, or nobody leases, there is only the switch.
 * One site at a step, since networks of hundreds of sites take a while.
 *
 * @throws ProvisioningError when a LAN is not there, has nowhere to go, or is fixed where the customer cannot change it
 */
export function* planRenumbering(
  input: NetworkInput,
  wishes: readonly RenumberingWish[],
): Generator<void, RenumberingStep[]> {
  const scopes = scopesOf(input);
  const moves = planMoves(input, scopes, wishes);
  const leases = leasesOf(scopes, moves);
  const long = leases.filter((seconds) => seconds > SHORT_LEASE_SECONDS);
  const translations = moves.map(translationOf);
  const during = (changed: (lan: LanParameters, move: LanMove) => LanParameters) =>
    rewritten(input.parameters, scopes, moves, changed);

  const short = during(withShortLease);
  const there = during((lan, move) => moved(withShortLease(lan), move));
  const switching = yield* firstToArrive(input, moves, [translated(there, translations), there]);
  const interruptsSeconds =
    leases.length < moves.length ? null : Math.min(SHORT_LEASE_SECONDS, ...leases) / 2;
  const change = { kind: 'switch' as const, moves, interruptsSeconds };
  const after = { ...input, sites: settled(input, switching.rendered) };
  // As before, if the LANs then keep their new subnets by themselves; else they are fixed to them.
  const fixed = during(moved);
  const final = yield* firstToArrive(after, moves, [
    translated(input.parameters, translations),
    translated(fixed, translations),
    fixed,
  ]);
  if (long.length === 0) return [{ ...change, parameters: final.parameters }];
  yield* renderInSteps({ ...input, parameters: short });
  return [
    { kind: 'shorten-leases', leaseSeconds: SHORT_LEASE_SECONDS, parameters: short },
    { kind: 'wait', seconds: Math.max(...long) },
    { ...change, parameters: switching.parameters },
    { kind: 'restore-leases', parameters: final.parameters },
  ];
}

function translationOf({ from, to }: LanMove): Translation {
  return { from: parseNetwork(from), to: parseNetwork(to) };
}

/** A LAN in its new subnet, with all that it says of the old one: other sites may have LANs in the same. */
function moved(lan: LanParameters, move: LanMove): LanParameters {
  return translated({ ...lan, subnet: move.from }, [translationOf(move)]) as LanParameters;
}

/** The lease times of those that lease. */
function leasesOf(scopes: readonly SiteScope[], moves: readonly LanMove[]): number[] {
  const lans = new Map(
    scopes.flatMap(({ site, parameters }) =>
      parameters.lans.map((lan) => [lanKey({ siteId: site.id, lan: lan.name }), lan]),
    ),
  );
  return moves.flatMap((move) => {
    const dhcp = lans.get(lanKey(move))?.dhcp;
    return dhcp?.enabled ? [dhcp.leaseSeconds] : [];
  });
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
  const bySite = Map.groupBy(moves, ({ siteId }) => siteId);
  const sites = scopes.flatMap((scope): ChangedSite[] => {
    const own = bySite.get(scope.site.id);
    if (!own) return [];
    const lans = scope.parameters.lans.map((lan) => {
      const move = own.find((one) => one.lan === lan.name);
      return move ? changed(lan, move) : lan;
    });
    return [{ scope, lans }];
  });
  return withLans(parameters, sites);
}

type Arrival = { parameters: unknown; rendered: RenderedNetwork };

/**
 * The first of some parameters with which all LANs have the subnets they are to have. With addresses translated
 * everywhere, a LAN that stays moves too when it has the same subnet, as LANs that no other site reaches may.
 *
 * @throws ProvisioningError of the last ones
 */
function* firstToArrive(
  input: NetworkInput,
  moves: readonly LanMove[],
  [parameters, ...others]: readonly [unknown, ...unknown[]],
): Generator<void, Arrival> {
  try {
    return { parameters, rendered: yield* requireArrival(input, parameters, moves) };
  } catch (error) {
    const [next, ...more] = others;
    if (next === undefined || !(error instanceof ProvisioningError)) throw error;
    return yield* firstToArrive(input, moves, [next, ...more]);
  }
}

/** @throws ProvisioningError when a LAN would have another subnet than it is to have, moved or not */
function* requireArrival(
  input: NetworkInput,
  parameters: unknown,
  moves: readonly LanMove[],
): Generator<void, RenderedNetwork> {
  const rendered = yield* renderInSteps({ ...input, parameters });
  const wanted = new Map([
    ...input.sites.flatMap(({ id, allotments }) =>
      allotments.map(({ lan, subnet }) => [lanKey({ siteId: id, lan }), subnet] as const),
    ),
    ...moves.map((move) => [lanKey(move), move.to] as const),
  ]);
  const names = new Map(input.sites.map(({ id, name }) => [id, name]));
  const faults = rendered.allotments.flatMap(({ siteId, allotments }) =>
    allotments.flatMap(({ lan, subnet }) => {
      const due = wanted.get(lanKey({ siteId, lan }));
      if (due === undefined || due === subnet) return [];
      const detail = `LAN ${lan} of ${names.get(siteId)} would have ${subnet} instead of ${due}: its subnet is fixed elsewhere`;
      return [{ pointer: '/lans', code: 'subnet-fixed', detail }];
    }),
  );
  throwFaults('parameters-invalid', faults);
  return rendered;
}

function settled(input: NetworkInput, { allotments }: RenderedNetwork): NetworkInput['sites'] {
  const bySite = new Map(allotments.map((own) => [own.siteId, own.allotments]));
  return input.sites.map((site) => ({ ...site, allotments: bySite.get(site.id) ?? site.allotments }));
}
