import type { TargetState } from '#protocol';
import { allSteps } from '../../../provisioning/all-steps.ts';
import { diffTargets } from '../../../provisioning/diff/diff-targets.ts';
import { impactOf } from '../../../provisioning/diff/impact.ts';
import { type NetworkInput, renderNetwork } from '../../../provisioning/render.ts';
import { planRenumbering } from '../../../provisioning/renumbering/index.ts';
import { customer, siteInput, uuid } from '../network-inputs.ts';
import { refusalOf } from '../provisioning-refusal.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
const address = (net: string, number: number) => `${net}.${number >> 8}.${number & 255}`;
const lans = (count: number, more: object = {}) =>
  numbers(count).map((number) => ({ name: `lan${number}`, device: `eth${number}`, ...more }));

/** A star of sites with two LANs each. */
function star(size: number, parameters: object = {}, reserved: string[] = []): NetworkInput {
  return {
    kind: 'multi-site',
    customer: { ...customer, reserved },
    sites: numbers(size).map((number) => siteInput(number)),
    parameters: { topology: 'hub-and-spoke', hubSiteId: uuid(1), lans: lans(2), ...parameters },
  };
}

function committed(input: NetworkInput): NetworkInput {
  const { allotments } = renderNetwork(input);
  const bySite = new Map(allotments.map((own) => [own.siteId, own.allotments]));
  return { ...input, sites: input.sites.map((site) => ({ ...site, allotments: bySite.get(site.id) ?? [] })) };
}

/** Fixes the LAN of each site. */
const fixed = (size: number, subnetOf: (number: number) => string) => ({
  siteOverrides: Object.fromEntries(
    numbers(size).map((number) => [
      uuid(number),
      { lans: [...lans(1, { subnet: subnetOf(number) }), { name: 'lan2', device: 'eth2' }] },
    ]),
  ),
});

/** The hub of a network, with as many fixed leases, records and port forwards. */
function hub(size: number, turned: boolean): TargetState {
  const inTurn = turned ? numbers(size).reverse() : numbers(size);
  const [target] = renderNetwork(
    star(size, {
      lans: lans(1, {
        prefixLength: 20,
        dhcp: {
          reservations: inTurn.map((number, at) => ({
            macAddress: `02:00:5e:10:${hex(number >> 8)}:${hex(number & 255)}`,
            address: address('10.0', at + 16),
            hostname: `${turned ? 'a' : 'b'}${number}`,
          })),
        },
      }),
      dns: { records: inTurn.map((number) => ({ name: `h${number}.test`, address: '10.9.9.9' })) },
      siteOverrides: Object.fromEntries(
        numbers(size)
          .slice(1)
          .map((number) => [uuid(number), { lans: lans(1) }]),
      ),
    }),
  ).targets;
  if (!target) throw new Error('the hub has no target state');
  return target.target;
}
const hex = (number: number) => number.toString(16).padStart(2, '0');

/** Each prepares an action whose work is to grow with the size, which is the number of sites. */
export const CASES: Record<string, (size: number) => () => unknown> = {
  'rendering a new network': (size) => {
    const input = star(size, { ipv6: { enabled: true }, secondHubSiteId: uuid(2) });
    return () => renderNetwork(input);
  },
  'rendering it again': (size) => {
    const input = committed(star(size));
    return () => renderNetwork(input);
  },
  'LANs that grow and shrink': (size) => {
    const input = {
      ...committed(star(size)),
      parameters: star(size, { lans: lans(2, { prefixLength: 23 }) }).parameters,
    };
    return () => renderNetwork(input);
  },
  'fixed subnets beside those of other networks': (size) => {
    const others = numbers(size).map((number) => `172.16.${number >> 4}.${(number & 15) * 16}/28`);
    const input = star(
      size,
      fixed(size, (number) => `10.${number >> 8}.${number & 255}.0/24`),
      others,
    );
    return () => renderNetwork(input);
  },
  'one subnet fixed for all': (size) => {
    const input = star(size, { lans: lans(1, { subnet: '192.168.1.0/24' }) });
    return () => refusalOf(() => renderNetwork(input));
  },
  'one subnet for the guests of all': (size) => {
    const input = star(size, { lans: lans(1, { subnet: '192.168.1.0/24', zone: 'guests' }) });
    return () => renderNetwork(input);
  },
  'exceptions for sites that are not there': (size) => {
    const input = star(
      size,
      fixed(size * 2, () => '10.9.9.0/24'),
    );
    return () => refusalOf(() => renderNetwork(input));
  },
  'planning a renumbering': (size) => {
    const input = committed(star(size));
    const wishes = input.sites.flatMap(({ id }) => ['lan1', 'lan2'].map((lan) => ({ siteId: id, lan })));
    return () => allSteps(planRenumbering(input, wishes));
  },
  'telling what differs': (size) => {
    const [before, after] = [hub(size, false), hub(size, true)];
    return () => impactOf(before, after, new Map(), diffTargets(before, after));
  },
};
