import { canonicalHash } from '#protocol';
import { diffTargets } from '../../provisioning/diff/index.ts';
import {
  type NetworkInput,
  type RenderedTarget,
  renderNetwork,
  type SharedLayers,
} from '../../provisioning/render.ts';
import { customer, siteInputs, uuid } from '../lib/network-inputs.ts';

/** Sites of the networks that are rendered: 10 000 appliances together. */
const MESH = 100;
const HUBS = { networks: 40, sites: 50 };
const SMALL_HUBS = { networks: 500, sites: 8 };
const SINGLE = 3900;

const layers: SharedLayers = {
  template: {
    name: 'Branch',
    number: 3,
    patch: { dns: { forwarders: ['192.0.2.53'] }, monitoring: { telemetryIntervalSeconds: 60 } },
    locks: ['/dns/forwarders'],
    overlays: { hub: { firewall: { answerPingFromInternet: true } } },
  },
  operator: { patch: { ntpServers: ['time.stdtime.gov.tw'] }, locks: ['/ntpServers'] },
  tier: { tier: 'gold', patch: { monitoring: { telemetryIntervalSeconds: 30 } }, locks: [] },
};

export type RenderingFigures = {
  appliances: number;
  perSecond: number;
  /** Hashing the same documents, which every rendering ends with. */
  hashesPerSecond: number;
  /** Rendering a network of fifty sites and comparing it with what it was. */
  previewMilliseconds: number;
  /** Hashing the documents of both sides, which tells whether they differ. */
  previewFloorMilliseconds: number;
};

/** Renders a fleet of networks of every kind, a mesh of a hundred sites among them, with layers and exceptions. */
export function measureRendering(): RenderingFigures {
  const networks = fleet();
  const targets: RenderedTarget[] = [];
  const rendering = milliseconds(() => {
    for (const network of networks) targets.push(...renderNetwork(network).targets);
  });
  const hashing = milliseconds(() => {
    for (const { target } of targets) canonicalHash(target);
  });
  return {
    appliances: targets.length,
    perSecond: (targets.length / rendering) * 1000,
    hashesPerSecond: (targets.length / hashing) * 1000,
    ...measurePreview(),
  };
}

function measurePreview() {
  const before = renderNetwork(hubs(HUBS.sites)).targets;
  const changed = hubs(HUBS.sites);
  const parameters = {
    ...(changed.parameters as object),
    lans: [{ name: 'lan1', device: 'eth1', prefixLength: 23 }],
  };
  const previewMilliseconds = milliseconds(() => {
    const { targets } = renderNetwork({ ...changed, parameters });
    for (const [index, { target }] of targets.entries()) diffTargets(before[index]?.target ?? null, target);
  });
  const previewFloorMilliseconds = milliseconds(() => {
    for (const { target } of [...before, ...before]) canonicalHash(target);
  });
  return { previewMilliseconds, previewFloorMilliseconds };
}

function fleet(): NetworkInput[] {
  const single = { customer, layers, sites: siteInputs(1), parameters: {} };
  const kinds = ['mono-site', 'teleworker'] as const;
  return [
    { kind: 'multi-site', customer, layers, sites: siteInputs(MESH), parameters: { topology: 'mesh' } },
    ...repeat(HUBS.networks, () => hubs(HUBS.sites)),
    ...repeat(SMALL_HUBS.networks, () => hubs(SMALL_HUBS.sites)),
    ...repeat(SINGLE, (index) => ({ ...single, kind: kinds[index % kinds.length] ?? 'mono-site' })),
  ];
}

/** Two hubs; every tenth site has an exception. */
function hubs(count: number): NetworkInput {
  const sites = siteInputs(count);
  const odd = sites.filter((_, index) => index % 10 === 0);
  const siteOverrides = Object.fromEntries(
    odd.map(({ id }) => [id, { firewall: { internetAccess: false } }]),
  );
  return {
    kind: 'multi-site',
    customer,
    layers,
    sites,
    parameters: { topology: 'hub-and-spoke', hubSiteId: uuid(1), secondHubSiteId: uuid(2), siteOverrides },
  };
}

function repeat<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Processor time of this process: what else the machine does is left out. */
function milliseconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
