import type { AccessLine } from '../access-line.ts';
import { type NetworkKind, parseParameters } from '../catalogue.ts';
import type { NetworkInput, SiteInput, TeleworkerInput, TemplateLayer } from '../input.ts';
import { leavesOf } from '../merge-patch.ts';
import type { LanParameters } from '../templates/shared/lan-parameters.ts';

/** A network to try a template on. */
export type Sample = {
  /** What a person reads when the template does not fit it. */
  name: string;
  input: NetworkInput;
  /** Parameters the sample chooses by itself: a template that locks one of them is not for such networks. */
  choices: readonly string[];
};

/** Numbers from 1 as UUIDs. */
const id = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

const CUSTOMER = {
  id: id(900),
  name: 'Sample customer',
  pools: { ipv4: ['10.0.0.0/8'], ipv6: 'fd00::/48' },
  reserved: [],
};
const TELEWORKERS: TeleworkerInput[] = [
  { id: id(801), identity: 'one.vpn.sitekeeper.internal', tunnel: null, address: null },
  { id: id(802), identity: 'two.vpn.sitekeeper.internal', tunnel: 'full', address: null },
];

/**
 * Networks of a kind as customers have them: no site yet, one, several of every role; lines by DHCP, PPPoE and with a
 * fixed address; further LANs; people dialling in.
 */
export function samplesOf(kind: NetworkKind, template: TemplateLayer): Sample[] {
  const sites = siteMaker(template);
  const sample: SampleMaker = (name, parameters, of) => ({
    name,
    choices: leavesOf(parameters)
      .map(({ pointer }) => pointer)
      .filter((pointer) => !TO_BE_NAMED.includes(pointer)),
    input: {
      kind,
      parameters,
      sites: of,
      layers: { template, operator: null, tier: null },
      customer: CUSTOMER,
      teleworkers: TELEWORKERS,
    },
  });
  const further = (parameters: object) => furtherLans(kind, template, parameters);
  if (kind !== 'multi-site') return singleSiteSamples(sample, sites, further);
  const four = [1, 2, 3, 4].map(sites);
  const mesh = meshParameters(kind, template);
  return [
    ...meshSamples(sample, four, mesh),
    ...hubSamples(sample, four),
    ...[mesh, HUB].flatMap((common) => [
      sample(`${common.topology}, several LANs`, { ...common, lans: further(common) }, four),
      sample(`${common.topology}, remote access`, { ...common, remoteAccess: DIAL_IN }, four),
    ]),
  ];
}

type SampleMaker = (name: string, parameters: object, of: SiteInput[]) => Sample;

/** What such a network has to name: no template may lock it. */
const TO_BE_NAMED = ['/hubSiteId', '/remoteAccess/gatewaySiteId'];
const HUB = { topology: 'hub-and-spoke', hubSiteId: id(1) };
const DIAL_IN = { enabled: true, gatewaySiteId: id(1) };

function singleSiteSamples(
  sample: SampleMaker,
  sites: (number: number) => SiteInput,
  further: (parameters: object) => LanParameters[],
): Sample[] {
  const one = [sites(1)];
  return [
    sample('no site', {}, []),
    sample('one site, a line by DHCP', {}, one),
    sample('one site, a line by PPPoE', {}, [sites(2)]),
    sample('one site, a line with a fixed address', {}, [sites(3)]),
    sample('several LANs', { lans: further({}) }, one),
    sample('remote access', { remoteAccess: { enabled: true } }, one),
  ];
}

function meshSamples(sample: SampleMaker, four: SiteInput[], mesh: MeshParameters): Sample[] {
  return [
    ...(mesh.remoteAccess ? [] : [sample('a mesh without sites', mesh, [])]),
    sample('a mesh of one site', mesh, four.slice(0, 1)),
    sample('a mesh of four sites', mesh, four),
  ];
}

function hubSamples(sample: SampleMaker, four: SiteInput[]): Sample[] {
  const second = { ...HUB, secondHubSiteId: id(2) };
  return [
    sample('a hub alone', HUB, four.slice(0, 1)),
    sample('a hub with three spokes', HUB, four),
    sample('two hubs with two spokes', second, four),
  ];
}

type MeshParameters = { topology: string; remoteAccess?: object };

/** A mesh has to name the gateway of its teleworkers, when the template lets them in. */
function meshParameters(
  kind: NetworkKind,
  template: TemplateLayer,
): { topology: string; remoteAccess?: object } {
  const { remoteAccess } = resolvedBy(kind, template, { topology: 'mesh' });
  return { topology: 'mesh', ...(remoteAccess.enabled && { remoteAccess: { gatewaySiteId: id(1) } }) };
}

/** Parameters upon a template, whatever it locks. */
function resolvedBy(kind: NetworkKind, template: TemplateLayer, parameters: object) {
  const layers = { template: { ...template, locks: [] }, operator: null, tier: null };
  return parseParameters(kind, parameters, { layers });
}

/** Sites whose lines are on devices no LAN has; with two of them when the template speaks of a second one. */
function siteMaker(template: TemplateLayer): (number: number) => SiteInput {
  const text = JSON.stringify([template.patch, template.overlays]);
  const needsTwo = text.includes('"wan2"');
  return (number) => {
    const { addressing } = lineOf(number);
    const line = { name: 'wan1' as const, device: 'sample1', addressing, priority: 1 };
    const spare = {
      ...line,
      name: 'wan2' as const,
      device: 'sample2',
      addressing: { method: 'dhcp' as const },
    };
    return {
      id: id(number),
      name: `Sample site ${number}`,
      timeZone: 'Asia/Taipei',
      accessLines: needsTwo ? [line, { ...spare, priority: 2 }] : [line],
      allotments: [],
      appliance: {
        id: id(100 + number),
        serial: `SAMPLE-${number}`,
        model: 'AIO-10',
        publicAddress: `203.0.113.${number}`,
      },
    };
  };
}

function lineOf(number: number): Pick<AccessLine, 'addressing'> {
  if (number === 2) return { addressing: { method: 'pppoe', username: 'sample', password: 'sample' } };
  if (number !== 3) return { addressing: { method: 'dhcp' } };
  return {
    addressing: {
      method: 'static',
      address: '203.0.113.3/24',
      gateway: '203.0.113.254',
      nameservers: ['203.0.113.253'],
    },
  };
}

/** The LANs of the template, and two a customer adds to them. */
function furtherLans(kind: NetworkKind, template: TemplateLayer, parameters: object): LanParameters[] {
  const { lans } = resolvedBy(kind, template, parameters);
  const further = [
    { name: 'sample-voice', device: 'eth8', vlanId: 3998, zone: 'lan' },
    { name: 'sample-guests', device: 'eth8', vlanId: 3999, zone: 'sample-guests' },
  ];
  return [...lans.slice(0, 30), ...(further as LanParameters[])];
}
