import { expect, test } from 'vitest';
import { allSteps } from '../../../provisioning/all-steps.ts';
import { type NetworkInput, renderNetwork } from '../../../provisioning/render.ts';
import { planRenumbering } from '../../../provisioning/renumbering/index.ts';
import { customer, siteInput, siteInputs, uuid } from '../../lib/network-inputs.ts';
import { refusalOf } from '../../lib/provisioning-refusal.ts';

/** A network as it is after its first commit. */
function committed(parameters: object, more: Partial<NetworkInput> = {}): NetworkInput {
  const input: NetworkInput = {
    kind: 'mono-site',
    customer,
    sites: siteInputs(1),
    parameters,
    ...more,
  };
  const { allotments } = renderNetwork(input);
  return {
    ...input,
    sites: input.sites.map((site) => ({
      ...site,
      allotments: allotments.find(({ siteId }) => siteId === site.id)?.allotments ?? [],
    })),
  };
}
const plan = (...args: Parameters<typeof planRenumbering>) => allSteps(planRenumbering(...args));
const lan1 = (more: object = {}) => [{ siteId: uuid(1), lan: 'lan1', ...more }];
const kinds = (input: NetworkInput, wish: object) => plan(input, lan1(wish)).map(({ kind }) => kind);

test('where leases are short, or nobody leases, there is only the switch', () => {
  const dhcp = (settings: object) => ({ lans: [{ name: 'lan1', device: 'eth1', dhcp: settings }] });
  expect(kinds(committed({}), {})).toEqual(['shorten-leases', 'wait', 'switch', 'restore-leases']);
  expect(kinds(committed(dhcp({ leaseSeconds: 300 })), {})).toEqual(['switch']);
  const [step] = plan(committed(dhcp({ enabled: false })), lan1());
  expect(step).toMatchObject({ kind: 'switch', interruptsSeconds: null });
});

test('a fixed subnet is fixed to the new one, where it was written; one that was allotted stays allotted', () => {
  const fixed = { lans: [{ name: 'lan1', device: 'eth1', subnet: '192.168.1.0/24' }] };
  const steps = plan(committed(fixed), lan1({ subnet: '10.7.0.0/25' }));
  expect(steps.at(-1)).toEqual({
    kind: 'restore-leases',
    parameters: { lans: [{ name: 'lan1', device: 'eth1', subnet: '10.7.0.0/25' }] },
  });
  expect(plan(committed({}), lan1({ subnet: '10.7.0.0/24' })).at(-1)).toEqual({
    kind: 'restore-leases',
    parameters: {},
  });
});

test('what is fixed by a template is fixed by an exception of the site in the end', () => {
  const template = {
    name: 'Shops',
    number: 1,
    locks: [],
    overlays: {},
    patch: { lans: [{ name: 'lan1', device: 'eth1', subnet: '192.168.1.0/24' }] },
  };
  const layers = { template, operator: null, tier: null };
  const last = plan(committed({}, { layers }), lan1({ subnet: '10.7.0.0/24' })).at(-1);
  expect(last).toMatchObject({
    parameters: {
      siteOverrides: { [uuid(1)]: { lans: [{ subnet: '10.7.0.0/24', dhcp: { leaseSeconds: 43_200 } }] } },
    },
  });
});

test('the old subnet goes to nobody, and LANs of other sites stay where they are', () => {
  const input = committed({ topology: 'mesh' }, { kind: 'multi-site', sites: siteInputs(3) });
  const wishes = [
    { siteId: uuid(1), lan: 'lan1' },
    { siteId: uuid(2), lan: 'lan1', prefixLength: 23 },
  ];
  const moving = plan(input, wishes).find(({ kind }) => kind === 'switch');
  expect(moving).toMatchObject({
    moves: [
      { from: '10.0.0.0/24', to: '10.0.3.0/24' },
      { from: '10.0.1.0/24', to: '10.0.4.0/23' },
    ],
  });
});

test('what cannot be is refused when it is planned', () => {
  const reserved = {
    lans: [{ name: 'lan1', device: 'eth1', dhcp: { reservations: [lease('10.0.0.200')] } }],
  };
  expect(refusalOf(() => plan(committed(reserved), lan1({ prefixLength: 25 })))).toMatchObject({
    code: 'parameters-invalid',
  });
  const full = committed({}, { customer: { ...customer, pools: { ipv4: ['10.0.0.0/24'], ipv6: null } } });
  expect(refusalOf(() => plan(full, lan1()))).toMatchObject({ code: 'address-pool-exhausted' });
  expect(refusalOf(() => plan(committed({}), [...lan1(), ...lan1()]))).toEqual({
    code: 'parameters-invalid',
    pointers: ['/lans/1'],
  });
  expect(siteInput(1).allotments, 'nothing is allotted yet').toEqual([]);
  const draft: NetworkInput = { kind: 'mono-site', customer, parameters: {}, sites: siteInputs(1) };
  expect(refusalOf(() => plan(draft, lan1()))).toMatchObject({ code: 'site-unknown' });
});

const lease = (address: string) => ({ macAddress: '02:00:5e:10:00:01', address });
