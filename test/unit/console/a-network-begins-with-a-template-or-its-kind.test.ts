import { expect, test } from 'vitest';
import type { Layer } from '../../../console/api/layers.ts';
import type { Kind } from '../../../console/api/network.ts';
import type { Draft } from '../../../console/api/network-draft.ts';
import {
  asKind,
  beneathStart,
  firstPatch,
  hasOneSite,
  schemaBeyond,
  startChoices,
} from '../../../console/api/new-network.ts';
import type { Template, TemplateVersion } from '../../../console/api/template.ts';

const mono: Kind = {
  kind: 'mono-site',
  title: { en: 'Mono-site', 'zh-Hant-TW': '單一據點' },
  roles: ['single'],
  parameters: { type: 'object', properties: { dns: {}, lans: {} } },
  defaults: { dns: { cacheEntries: 1000 } },
};
const multi: Kind = {
  kind: 'multi-site',
  title: { en: 'Multi-site', 'zh-Hant-TW': '多據點' },
  roles: ['member', 'hub'],
  parameters: {
    type: 'object',
    required: ['topology', 'dns', 'vpn'],
    properties: { topology: {}, dns: {}, vpn: {} },
  },
  defaults: { topology: 'mesh', dns: { cacheEntries: 1000 } },
};
const version = {
  id: 'v',
  number: 3,
  patch: { dns: { cacheEntries: 5 } },
  locks: ['/dns'],
} as unknown as TemplateVersion;
const template = (name: string, kind: Kind, published = true) =>
  ({
    id: name,
    name,
    kind: kind.kind,
    latestPublished: published ? { id: `${name}-v`, number: 1 } : null,
  }) as Template;

test('published templates are offered by name, and after them what the kind has by itself', () => {
  const [shop, branch, head] = [template('Shop', multi), template('Branch', multi), template('Head', mono)];
  expect(startChoices([mono, multi], [shop, branch, template('Draft', multi, false), head])).toEqual([
    { value: 'mono-site Head-v', kind: mono, template: head },
    { value: 'mono-site', kind: mono, template: undefined },
    { value: 'multi-site Branch-v', kind: multi, template: branch },
    { value: 'multi-site Shop-v', kind: multi, template: shop },
    { value: 'multi-site', kind: multi, template: undefined },
  ]);
});

test('beneath a new network lie its kind, the template and the layers of its customer', () => {
  const layer = (scope: 'operator' | 'tier', tier: string | null, patch: object, kind = 'multi-site') =>
    ({ kind, scope, tier, patch, locks: [] }) as unknown as Layer;
  const layers = [
    layer('tier', 'gold', { vpn: { dpdDelaySeconds: 10 } }),
    layer('tier', 'enterprise', { vpn: { dpdDelaySeconds: 20 } }),
    layer('operator', null, { ntpServers: ['a'] }),
    layer('operator', null, { ntpServers: ['b'] }, 'mono-site'),
  ];
  const { value, origins } = beneathStart(
    { kind: multi, template: { name: 'Branch', version } },
    layers,
    'enterprise',
  );
  expect(value).toEqual({ dns: { cacheEntries: 5 }, ntpServers: ['a'], vpn: { dpdDelaySeconds: 20 } });
  expect(origins.get('/dns')?.locked).toBe(true);
});

test('what nothing beneath answers begins as the kind usually has it', () => {
  const start = { kind: multi, template: undefined };
  expect(firstPatch(start, { value: {}, origins: new Map() })).toStrictEqual({
    topology: 'mesh',
    dns: { cacheEntries: 1000 },
  });
  expect(firstPatch(start, { value: { topology: 'hub-and-spoke', dns: {} }, origins: new Map() })).toEqual(
    {},
  );
  expect(firstPatch({ ...start, kind: mono }, { value: {}, origins: new Map() })).toEqual({});
});

test('a kind has one site when there is no role but that of the only one', () => {
  expect([mono, multi, { roles: ['single', 'hub'] }].map(hasOneSite)).toEqual([true, false, false]);
});

test('a draft of another kind keeps what the other kind has, too', () => {
  const draft: Draft = {
    name: 'Shops',
    kind: 'mono-site',
    siteIds: ['s'],
    parameters: { lans: [], dns: { cacheEntries: 1, domain: 'a.internal' }, constructor: {} },
  };
  const patch = { topology: 'mesh', dns: { cacheEntries: 2 } };
  expect(asKind(draft, { kind: multi, template: { name: 'Branch', version } }, patch)).toEqual({
    ...draft,
    kind: 'multi-site',
    templateVersionId: 'v',
    parameters: { topology: 'mesh', dns: { cacheEntries: 2, domain: 'a.internal' } },
  });
  const bare: Kind = { ...multi, parameters: { type: 'object' } };
  expect(asKind(draft, { kind: bare, template: undefined }, patch)).toEqual({
    ...draft,
    kind: 'multi-site',
    templateVersionId: null,
    parameters: patch,
  });
});

test('what a kind has beyond another is asked for when a network becomes one of it', () => {
  const properties = { topology: {}, vpn: {} };
  expect(schemaBeyond(multi, mono)).toEqual({ ...multi.parameters, properties });
  expect(schemaBeyond(multi, { ...mono, parameters: {} })).toEqual(multi.parameters);
  expect(schemaBeyond({ ...mono, parameters: {} }, multi)).toEqual({ properties: {} });
});
