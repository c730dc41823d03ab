import fc from 'fast-check';
import type { ParameterLayer, SharedLayers, TemplateLayer } from '../../provisioning/input.ts';

type Patch = Record<string, unknown>;

/** A member that is not there, taken away, or one of the values. */
const maybe = (...values: unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(null, ...values);
const patchOf = (members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Patch> =>
  fc.record(members, { requiredKeys: [] });
const orNone = (patch: fc.Arbitrary<Patch>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 6, arbitrary: patch });

const policy = { name: 'no smtp', from: 'wan', to: 'appliance', action: 'drop' };
const guests = { name: 'guests', device: 'eth3', zone: 'guests', prefixLength: 26 };

const SITE_MEMBERS = {
  hostname: maybe('box', 'gateway'),
  lans: maybe(
    [{ name: 'lan1', device: 'eth1' }],
    [{ name: 'lan1', device: 'eth1', prefixLength: 25 }, guests],
  ),
  dns: orNone(
    patchOf({
      domain: maybe('a.internal', 'b.internal'),
      forwarders: maybe([], ['192.0.2.53'], ['192.0.2.53', '192.0.2.54']),
      cacheEntries: maybe(0, 500),
    }),
  ),
  ntpServers: maybe([], ['time.stdtime.gov.tw']),
  firewall: orNone(
    patchOf({
      internetAccess: maybe(true, false),
      answerPingFromInternet: maybe(true, false),
      policies: maybe([], [policy]),
    }),
  ),
  monitoring: orNone(
    patchOf({ telemetryIntervalSeconds: maybe(10, 60), probes: maybe([], [{ kind: 'gateway' }]) }),
  ),
};

/** Valid merge patches of what can differ from site to site. */
export const arbitrarySitePatch: fc.Arbitrary<Patch> = patchOf(SITE_MEMBERS);

/** Valid merge patches of multi-site parameters, without the topology. */
export const arbitraryPatch: fc.Arbitrary<Patch> = patchOf({
  ...SITE_MEMBERS,
  vpn: orNone(patchOf({ interSiteAccess: maybe(true, false), dpdDelaySeconds: maybe(10, 20) })),
});

/** What layers may lock: single values, sections, and a list. */
const LOCKABLE = [
  '/hostname',
  '/lans',
  '/dns',
  '/dns/forwarders',
  '/firewall',
  '/firewall/internetAccess',
  '/monitoring/telemetryIntervalSeconds',
  '/vpn/dpdDelaySeconds',
] as const;

const layer = (locks: fc.Arbitrary<string[]>): fc.Arbitrary<ParameterLayer> =>
  fc.record({ patch: arbitraryPatch, locks });

function template(locks: fc.Arbitrary<string[]>): fc.Arbitrary<TemplateLayer> {
  const overlays = fc.record(
    { hub: arbitrarySitePatch, spoke: arbitrarySitePatch, single: arbitrarySitePatch },
    { requiredKeys: [] },
  );
  return fc.record({
    patch: arbitraryPatch,
    locks,
    overlays,
    name: fc.constant('Branch'),
    number: fc.constant(3),
  });
}

/** The layers networks share: each may be missing. */
export function arbitraryLayers(locks: fc.Arbitrary<string[]> = fc.constant([])): fc.Arbitrary<SharedLayers> {
  return fc.record({
    template: fc.option(template(locks)),
    operator: fc.option(layer(locks)),
    tier: fc.option(
      fc.record({ patch: arbitraryPatch, locks, tier: fc.constantFrom('bronze', 'silver', 'gold') }),
    ),
  });
}

export const someLocks: fc.Arbitrary<string[]> = fc.subarray([...LOCKABLE], { maxLength: 2 });
