import { describe, expect, test } from 'vitest';
import { parseNetwork } from '../../../provisioning/addresses/ipv4.ts';
import { allSteps } from '../../../provisioning/all-steps.ts';
import { ProvisioningError } from '../../../provisioning/errors.ts';
import { type NetworkInput, renderNetwork } from '../../../provisioning/render.ts';
import { planRenumbering } from '../../../provisioning/renumbering/index.ts';
import { translated } from '../../../provisioning/renumbering/translate.ts';
import { customer, customerWith, siteInput, siteInputs, uuid } from '../../lib/network-inputs.ts';
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
type Wish = Parameters<typeof planRenumbering>[1][number];
const movesOf = (input: NetworkInput, wishes: Wish[]) =>
  plan(input, wishes).flatMap((step) => (step.kind === 'switch' ? step.moves : []));
const lan1Wish = (more: object = {}) => [{ siteId: uuid(1), lan: 'lan1', ...more }];
const kinds = (input: NetworkInput, wish: object) => plan(input, lan1Wish(wish)).map(({ kind }) => kind);

test('where leases are short, or nobody leases, there is only the switch', () => {
  const dhcp = (settings: object) => ({ lans: [{ name: 'lan1', device: 'eth1', dhcp: settings }] });
  expect(kinds(committed({}), {})).toEqual(['shorten-leases', 'wait', 'switch', 'restore-leases']);
  expect(kinds(committed(dhcp({ leaseSeconds: 300 })), {})).toEqual(['switch']);
  const [step] = plan(committed(dhcp({ enabled: false })), lan1Wish());
  expect(step).toMatchObject({ kind: 'switch', interruptsSeconds: null });
});

test('a fixed subnet is fixed to the new one, where it was written; one that was allotted stays allotted', () => {
  const fixed = { lans: [{ name: 'lan1', device: 'eth1', subnet: '192.168.1.0/24' }] };
  const steps = plan(committed(fixed), lan1Wish({ subnet: '10.7.0.0/25' }));
  expect(steps.at(-1)).toEqual({
    kind: 'restore-leases',
    parameters: { lans: [{ name: 'lan1', device: 'eth1', subnet: '10.7.0.0/25' }] },
  });
  expect(plan(committed({}), lan1Wish({ subnet: '10.7.0.0/24' })).at(-1)).toEqual({
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
  const last = plan(committed({}, { layers }), lan1Wish({ subnet: '10.7.0.0/24' })).at(-1);
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
  expect(movesOf(input, wishes)).toEqual([
    { siteId: uuid(1), siteName: 'Site 1', lan: 'lan1', from: '10.0.0.0/24', to: '10.0.3.0/24' },
    { siteId: uuid(2), siteName: 'Site 2', lan: 'lan1', from: '10.0.1.0/24', to: '10.0.4.0/23' },
  ]);
});

test('a site that has nothing yet is in the way of nobody', () => {
  const input = committed({ topology: 'mesh' }, { kind: 'multi-site', sites: siteInputs(3) });
  const sites = input.sites.map((site, at) => (at === 2 ? { ...site, allotments: [] } : site));
  expect(movesOf({ ...input, sites }, lan1Wish({ subnet: '10.7.0.0/24' }))).toHaveLength(1);
});

test('a LAN moves from where it is, whatever else the site has', () => {
  const lans = ['lan1', 'lan2'].map((name, at) => ({ name, device: `eth${at + 1}` }));
  expect(movesOf(committed({ lans }), [{ siteId: uuid(1), lan: 'lan2' }])).toEqual([
    { siteId: uuid(1), siteName: 'Site 1', lan: 'lan2', from: '10.0.1.0/24', to: '10.0.2.0/24' },
  ]);
});

test('the first wish of the lowest site gets the lowest, in whatever order sites come', () => {
  const input = committed({ topology: 'mesh' }, { kind: 'multi-site', sites: siteInputs(3) });
  const wishes = [3, 1].map((number) => ({ siteId: uuid(number), lan: 'lan1' }));
  const turned = { ...input, sites: input.sites.toReversed() };
  for (const one of [input, turned]) {
    expect(movesOf(one, wishes).map(({ siteId, to }) => [siteId, to])).toEqual([
      [uuid(3), '10.0.4.0/24'],
      [uuid(1), '10.0.3.0/24'],
    ]);
  }
});

test('steps hold all that is written of a LAN, and everything that names an address in it', () => {
  const lan2 = { name: 'lan2', device: 'eth2', dhcp: { leaseSeconds: 7200 } };
  const lan1 = { name: 'lan1', device: 'eth1', dhcp: { reservations: [lease('10.0.0.200')] } };
  const parameters = {
    lans: [lan1, lan2],
    dns: { records: [{ name: 'printer.test', address: '10.0.0.7' }] },
    firewall: {
      policies: [
        {
          name: 'in part',
          from: 'lan',
          to: 'lan',
          action: 'accept',
          sources: ['10.0.0.64/26', '10.0.1.0/24', '10.0.0.0/8'],
          destinations: ['10.0.0.0/24'],
        },
      ],
      portForwards: [{ name: 'web', protocol: 'tcp', publicPort: 80, address: '10.0.0.9', port: 8080 }],
    },
  };
  const moved = {
    lans: [{ ...lan1, dhcp: { reservations: [lease('10.7.0.200')] } }, lan2],
    dns: { records: [{ name: 'printer.test', address: '10.7.0.7' }] },
    firewall: {
      policies: [
        {
          ...parameters.firewall.policies[0],
          sources: ['10.7.0.64/26', '10.0.1.0/24', '10.0.0.0/8'],
          destinations: ['10.7.0.0/24'],
        },
      ],
      portForwards: [{ ...parameters.firewall.portForwards[0], address: '10.7.0.9' }],
    },
  };
  const steps = plan(committed(parameters), lan1Wish({ subnet: '10.7.0.0/24' }));
  const all = { prefixLength: 24, zone: 'lan' };
  const rest = {
    ...all,
    name: 'lan2',
    device: 'eth2',
    dhcp: { enabled: true, leaseSeconds: 7200, reservations: [] },
  };
  const during = (address: string, more: object = {}) => ({
    [uuid(1)]: {
      lans: [
        {
          ...all,
          name: 'lan1',
          device: 'eth1',
          dhcp: { enabled: true, leaseSeconds: 300, reservations: [lease(address)] },
          ...more,
        },
        rest,
      ],
    },
  });
  expect(steps).toEqual([
    {
      kind: 'shorten-leases',
      leaseSeconds: 300,
      parameters: { ...parameters, siteOverrides: during('10.0.0.200') },
    },
    { kind: 'wait', seconds: 43_200 },
    {
      kind: 'switch',
      moves: [{ siteId: uuid(1), siteName: 'Site 1', lan: 'lan1', from: '10.0.0.0/24', to: '10.7.0.0/24' }],
      interruptsSeconds: 150,
      parameters: { ...moved, siteOverrides: during('10.7.0.200', { subnet: '10.7.0.0/24' }) },
    },
    { kind: 'restore-leases', parameters: moved },
  ]);
});

test('the longest lease is waited for, and the shortest says how long hosts are cut off', () => {
  const input = (...settings: object[]) =>
    committed({
      lans: settings.map((dhcp, at) => ({ name: `lan${at + 1}`, device: `eth${at + 1}`, dhcp })),
    });
  const planned = (...settings: object[]) => {
    const steps = plan(
      input(...settings),
      settings.map((_, at) => ({ siteId: uuid(1), lan: `lan${at + 1}` })),
    );
    return {
      waits: steps.flatMap((step) => (step.kind === 'wait' ? step.seconds : [])),
      interrupts: steps.flatMap((step) => (step.kind === 'switch' ? step.interruptsSeconds : [])),
    };
  };
  const off = { enabled: false };
  const [short, medium, long] = [120, 3600, 7200].map((leaseSeconds) => ({ leaseSeconds })) as [
    object,
    object,
    object,
  ];
  expect(planned(medium, long)).toEqual({ waits: [7200], interrupts: [150] });
  expect(planned(long, short)).toEqual({ waits: [7200], interrupts: [60] });
  expect(planned(short)).toEqual({ waits: [], interrupts: [60] });
  expect(planned({ leaseSeconds: 300 })).toEqual({ waits: [], interrupts: [150] });
  expect(planned({ leaseSeconds: 301 })).toEqual({ waits: [301], interrupts: [150] });
  expect(planned(long, off)).toEqual({ waits: [7200], interrupts: [null] });
  const first = plan(input(long, short), lan1Wish())[0];
  expect(first).toMatchObject({
    parameters: {
      siteOverrides: { [uuid(1)]: { lans: [{ dhcp: { leaseSeconds: 300 } }, { dhcp: short }] } },
    },
  });
});

test('the LANs of an appliance with exceptions of its own are written there, if LANs are among them', () => {
  const overrides = (patch: object) => ({ applianceOverrides: { [uuid(101)]: patch, [uuid(102)]: {} } });
  const own = { lans: [{ name: 'lan1', device: 'eth1', dhcp: { leaseSeconds: 300 } }] };
  const switched = (patch: object, more: Partial<NetworkInput> = {}) => {
    const [step] = plan(committed({ ...overrides(patch) }, more), lan1Wish({ subnet: '10.7.0.0/24' }));
    return step?.kind === 'wait' ? undefined : step?.parameters;
  };
  expect(switched(own)).toEqual(overrides(own));
  expect(switched({ hostname: 'box' })).toMatchObject({
    siteOverrides: { [uuid(1)]: { lans: [{ dhcp: { leaseSeconds: 300 } }] } },
    ...overrides({ hostname: 'box' }),
  });
  expect(switched(own, { sites: [siteInput(1, { appliance: null })] })).toMatchObject({
    siteOverrides: { [uuid(1)]: { lans: [{ dhcp: { leaseSeconds: 300 } }] } },
    ...overrides(own),
  });
  const fixed = { lans: [{ ...own.lans[0], subnet: '192.168.1.0/24' }] };
  expect(switched(fixed)).toEqual(overrides({ lans: [{ ...own.lans[0], subnet: '10.7.0.0/24' }] }));
});

test('LANs of the role a site has are those that move', () => {
  const spoke = { lans: [{ name: 'till', device: 'eth1', dhcp: { leaseSeconds: 300 } }] };
  const template = { name: 'Shops', number: 1, locks: [], overlays: { spoke }, patch: {} };
  const layers = { template, operator: null, tier: null };
  const single = { lans: [{ name: 'desk', device: 'eth1', dhcp: { leaseSeconds: 300 } }] };
  const alone = committed({}, { layers: { ...layers, template: { ...template, overlays: { single } } } });
  expect(movesOf(alone, [{ siteId: uuid(1), lan: 'desk' }])).toHaveLength(1);
  const parameters = { topology: 'hub-and-spoke', hubSiteId: uuid(1) };
  const input = committed(parameters, { kind: 'multi-site', sites: siteInputs(3), layers });
  expect(movesOf(input, [{ siteId: uuid(2), lan: 'till' }])).toEqual([
    { siteId: uuid(2), siteName: 'Site 2', lan: 'till', from: '10.0.1.0/24', to: '10.0.3.0/24' },
  ]);
});

describe('LANs with one subnet, as guests may have', () => {
  const guests = { name: 'lan1', device: 'eth1', zone: 'guests', subnet: '192.168.1.0/24' };
  const committedGuests = (parameters: object) =>
    committed({ topology: 'mesh', ...parameters }, { kind: 'multi-site', sites: siteInputs(2) });
  const wish = (number: number, subnet: string) => ({ siteId: uuid(number), lan: 'lan1', subnet });
  const lastSubnets = (input: NetworkInput, wishes: Wish[]) => {
    const last = plan(input, wishes).at(-1);
    if (!last || last.kind === 'wait') throw new Error('no last revision');
    return renderNetwork({ ...input, parameters: last.parameters }).allotments.map(
      ({ allotments }) => allotments[0]?.subnet,
    );
  };

  test.each([
    ['fixed for all sites', { lans: [guests] }],
    ['fixed for each', { siteOverrides: { [uuid(1)]: { lans: [guests] }, [uuid(2)]: { lans: [guests] } } }],
  ])('%s: one moves and the other stays, and both move apart', (_, parameters) => {
    const input = committedGuests(parameters);
    expect(lastSubnets(input, [wish(1, '192.168.7.0/24')])).toEqual(['192.168.7.0/24', '192.168.1.0/24']);
    expect(lastSubnets(input, [wish(2, '192.168.7.0/24')])).toEqual(['192.168.1.0/24', '192.168.7.0/24']);
    expect(lastSubnets(input, [wish(1, '192.168.7.0/24'), wish(2, '192.168.8.0/24')])).toEqual([
      '192.168.7.0/24',
      '192.168.8.0/24',
    ]);
  });
});

test('what is addressed in a moved subnet and has no place in the new one stays, and is refused', () => {
  const move = { from: parseNetwork('10.0.0.0/24'), to: parseNetwork('10.7.0.64/26') };
  const values = {
    texts: ['10.0.0.0/24', '10.0.0.0/26', '10.0.0.64/26', '10.0.0.0/25', '10.0.0.0/23', '10.0.0.32/27'],
    addresses: ['10.0.0.0', '10.0.0.63', '10.0.0.64', '10.0.1.0', '9.255.255.255'],
    others: [null, 7, true, 'x10.0.0.1', '10.0.0.1x', '10.0.0.1/24x', '10.0.0', '::1', ''],
  };
  expect(translated(values, [move])).toEqual({
    texts: ['10.7.0.64/26', '10.7.0.64/26', '10.0.0.64/26', '10.0.0.0/25', '10.0.0.0/23', '10.7.0.96/27'],
    addresses: ['10.7.0.64', '10.7.0.127', '10.0.0.64', '10.0.1.0', '9.255.255.255'],
    others: values.others,
  });
  const wider = { from: parseNetwork('10.0.0.0/24'), to: parseNetwork('10.7.0.0/22') };
  expect(translated(['10.0.0.0/23', '10.0.0.0/24', '10.0.0.0/25'], [wider])).toEqual([
    '10.0.0.0/23',
    '10.7.0.0/22',
    '10.7.0.0/25',
  ]);
  const reserved = {
    lans: [{ name: 'lan1', device: 'eth1', dhcp: { reservations: [lease('10.0.0.200')] } }],
  };
  expect(refusalOf(() => plan(committed(reserved), lan1Wish({ prefixLength: 25 })))).toEqual({
    code: 'parameters-invalid',
    pointers: [`/siteOverrides/${uuid(1)}/lans/0/dhcp/reservations/0/address`],
  });
});

test('of several moves each address follows its own, and of two of one subnet the first', () => {
  const moves = [
    ['10.0.0.0/24', '10.7.0.0/24'],
    ['10.0.2.0/23', '10.8.0.0/23'],
    ['10.0.0.0/24', '10.9.0.0/24'],
  ].map(([from = '', to = '']) => ({ from: parseNetwork(from), to: parseNetwork(to) }));
  expect(translated(['10.0.0.5', '10.0.3.5', '10.0.3.0/24', '10.0.1.5'], moves)).toEqual([
    '10.7.0.5',
    '10.8.1.5',
    '10.8.1.0/24',
    '10.0.1.5',
  ]);
});

describe('what cannot be is refused when it is planned', () => {
  const one = committed({});
  const full = committed({}, { customer: customerWith('10.0.0.0/24') });
  const draft: NetworkInput = { kind: 'mono-site', customer, parameters: {}, sites: siteInputs(1) };
  const gone = { ...one, parameters: { lans: [{ name: 'lan2', device: 'eth1' }] } };
  const two = committed({ lans: ['lan1', 'lan2'].map((name, at) => ({ name, device: `eth${at + 1}` })) });

  test.each<[string, NetworkInput, Wish[], { code: string; faults: [string, string][] }]>([
    [
      'there is no such site, LAN, or subnet yet',
      one,
      [
        { siteId: uuid(1), lan: 'lan1' },
        { siteId: uuid(2), lan: 'lan1' },
        { siteId: uuid(1), lan: 'lan2' },
      ],
      {
        code: 'site-unknown',
        faults: [
          ['/lans/1', 'site-unknown'],
          ['/lans/2', 'site-unknown'],
        ],
      },
    ],
    [
      'nothing is allotted',
      draft,
      lan1Wish(),
      { code: 'site-unknown', faults: [['/lans/0', 'site-unknown']] },
    ],
    ['the LAN is gone', gone, lan1Wish(), { code: 'site-unknown', faults: [['/lans/0', 'site-unknown']] }],
    [
      'a LAN is named twice, another is not',
      two,
      [...lan1Wish(), { siteId: uuid(1), lan: 'lan2' }, ...lan1Wish({ prefixLength: 25 })],
      { code: 'parameters-invalid', faults: [['/lans/2', 'duplicate']] },
    ],
    [
      'a subnet has host bits',
      two,
      [...lan1Wish({ subnet: '10.7.0.0/24' }), { siteId: uuid(1), lan: 'lan2', subnet: '10.8.0.1/24' }],
      { code: 'parameters-invalid', faults: [['/lans/1/subnet', 'host-bits']] },
    ],
    [
      'a subnet is nobody\u2019s to have',
      two,
      [{ siteId: uuid(1), lan: 'lan2', subnet: '198.51.100.0/24' }],
      { code: 'subnet-outside-pool', faults: [['/lans/0/subnet', 'subnet-outside-pool']] },
    ],
    [
      'the pool is full',
      full,
      lan1Wish(),
      { code: 'address-pool-exhausted', faults: [[`/sites/${uuid(1)}`, 'address-pool-exhausted']] },
    ],
  ])('%s', (_, input, wishes, refused) => {
    expect(faultsOf(() => plan(input, wishes))).toEqual(refused);
  });
});

function faultsOf(action: () => unknown): { code: string; faults: string[][] } | undefined {
  try {
    action();
  } catch (error) {
    if (!(error instanceof ProvisioningError)) throw error;
    return { code: error.code, faults: error.faults.map(({ pointer, code }) => [pointer, code]) };
  }
  return undefined;
}

const lease = (address: string) => ({ macAddress: '02:00:5e:10:00:01', address });
