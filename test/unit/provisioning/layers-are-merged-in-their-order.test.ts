import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { Default } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../../provisioning/catalogue.ts';
import type { SharedLayers } from '../../../provisioning/input.ts';
import { resolveNetwork, resolveSite } from '../../../provisioning/layers/index.ts';
import type { NetworkInput } from '../../../provisioning/render.ts';
import { SiteParameters } from '../../../provisioning/templates/shared/site-parameters.ts';
import {
  arbitraryLayers,
  arbitraryPatch,
  arbitrarySitePatch,
  someLocks,
} from '../../lib/arbitrary-layers.ts';
import { customer, siteInputs, uuid } from '../../lib/network-inputs.ts';
import { refusalOf } from '../../lib/provisioning-refusal.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Written = { layer: string; patch: Json };

/** RFC 7396 §2 as its pseudo-code stands there. */
function rfc7396(target: Json | undefined, patch: Json): Json {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  let document = target;
  if (typeof document !== 'object' || document === null || Array.isArray(document)) document = {};
  for (const name of Object.keys(patch)) {
    if (patch[name] === null) delete document[name];
    else document[name] = rfc7396(document[name], patch[name] as Json);
  }
  return document;
}

const networkSchema = CATALOGUE['multi-site'].parameters;

function mergedBy(schema: typeof networkSchema, written: readonly Written[]): Record<string, unknown> {
  let document: Json = {};
  for (const { patch } of structuredClone(written)) document = rfc7396(document, patch);
  return Default(schema, document) as Record<string, unknown>;
}

function at(document: unknown, pointer: string): unknown {
  let node = document;
  for (const name of pointer.split('/').slice(1))
    node = (node as Record<string, unknown> | undefined)?.[name];
  return node;
}

/** The last one to say anything about the place decides: a value is its own, `null` gives it back to the kind. */
function decidedBy(written: readonly Written[], pointer: string): string {
  for (const { layer, patch } of written.toReversed()) {
    let node: Json | undefined = patch;
    for (const name of pointer.split('/').slice(1)) {
      if (typeof node === 'object' && node !== null && !Array.isArray(node)) node = node[name];
    }
    if (node === null) return 'kind';
    if (node !== undefined) return layer;
  }
  return 'kind';
}

const [hub, spoke] = [uuid(1), uuid(2)];
const star = { topology: 'hub-and-spoke', hubSiteId: hub };

type Layers = { layers: SharedLayers; customer: object; site: object; appliance: object };

/** A hub and a spoke; the spoke and its appliance have exceptions. */
function networkOf(chosen: Layers): NetworkInput {
  return {
    kind: 'multi-site',
    layers: chosen.layers,
    parameters: {
      ...star,
      ...chosen.customer,
      siteOverrides: { [spoke]: chosen.site },
      applianceOverrides: { [uuid(102)]: chosen.appliance },
    },
    customer,
    sites: siteInputs(2),
  };
}

const siteOnly = (patch: object) =>
  Object.fromEntries(Object.entries(patch).filter(([name]) => name in SiteParameters.properties));

function commonLayers({ layers, customer: own }: Layers): Written[] {
  return [
    { layer: 'template', patch: layers.template?.patch ?? {} },
    { layer: 'operator', patch: layers.operator?.patch ?? {} },
    { layer: 'tier', patch: layers.tier?.patch ?? {} },
    { layer: 'customer', patch: { ...star, ...own } },
  ] as Written[];
}

function siteLayers(chosen: Layers, role: 'hub' | 'spoke'): Written[] {
  const [template, ...others] = commonLayers(chosen).map(({ layer, patch }) => ({
    layer,
    patch: siteOnly(patch as object),
  }));
  const overlay = { layer: 'template', patch: chosen.layers.template?.overlays[role] ?? {} };
  const own = [
    { layer: 'site', patch: chosen.site },
    { layer: 'appliance', patch: chosen.appliance },
  ];
  return [template, overlay, ...others, ...(role === 'spoke' ? own : [])] as Written[];
}

const chosen = (locks?: fc.Arbitrary<string[]>): fc.Arbitrary<Layers> =>
  fc.record({
    layers: arbitraryLayers(locks),
    customer: arbitraryPatch,
    site: arbitrarySitePatch,
    appliance: arbitrarySitePatch,
  });

describe('values and their origins are those of a naive merge', () => {
  test('of a network and of its sites', () => {
    fc.assert(
      fc.property(chosen(), (layers) => {
        const input = networkOf(layers);
        const views = [
          { view: resolveNetwork(input), written: commonLayers(layers), schema: networkSchema },
          ...[hub, spoke].map((siteId) => {
            const { role, parameters } = resolveSite(input, siteId);
            expect(role).toBe(siteId === hub ? 'hub' : 'spoke');
            return {
              view: parameters,
              written: siteLayers(layers, siteId === hub ? 'hub' : 'spoke'),
              schema: SiteParameters,
            };
          }),
        ];
        for (const { view, written, schema } of views) {
          const { siteOverrides: _, applianceOverrides: __, ...expected } = mergedBy(schema, written);
          const rebuilt: Record<string, unknown> = {};
          for (const { pointer, value, layer } of view) {
            expect(value).toEqual(at(expected, pointer));
            expect(`${pointer} ${layer}`).toBe(`${pointer} ${decidedBy(written, pointer)}`);
            put(rebuilt, pointer, value);
          }
          expect(rebuilt).toEqual(expected);
        }
      }),
    );
  });
});

function put(document: Record<string, unknown>, pointer: string, value: unknown): void {
  const names = pointer.split('/').slice(1);
  const last = names.pop() ?? '';
  let node = document;
  for (const name of names) {
    node[name] ??= {};
    node = node[name] as Record<string, unknown>;
  }
  node[last] = value;
}

describe('locks', () => {
  const lockOf = (layers: SharedLayers) =>
    (['template', 'operator', 'tier'] as const).flatMap((name) =>
      (layers[name]?.locks ?? []).map((pointer) => ({ name, pointer })),
    );

  /** Whether what a layer below makes of a locked value differs from what the locking layer left. */
  function isBroken(schema: typeof networkSchema, written: Written[], layers: SharedLayers): boolean {
    return lockOf(layers).some(({ name, pointer }) => {
      const from = written.findLastIndex(({ layer }) => layer === name) + 1;
      const locked = at(mergedBy(schema, written.slice(0, from)), pointer);
      return written
        .slice(from)
        .some((_, index) => !same(locked, at(mergedBy(schema, written.slice(0, from + index + 1)), pointer)));
    });
  }
  const same = (a: unknown, b: unknown) => isDeepStrictEqual(a, b);

  test('a network is refused exactly when a layer below changes what one above has locked', () => {
    fc.assert(
      fc.property(chosen(someLocks), (layers) => {
        const refusal = refusalOf(() => resolveNetwork(networkOf(layers)));
        const broken = isBroken(networkSchema, commonLayers(layers), layers.layers);
        expect(refusal?.code).toBe(broken ? 'parameter-locked' : undefined);
      }),
    );
  });

  test('so is a site, for its role, its exceptions and those of its appliance', () => {
    fc.assert(
      fc.property(chosen(someLocks), (drawn) => {
        const layers = { ...drawn, customer: {} };
        const input = networkOf(layers);
        fc.pre(refusalOf(() => resolveNetwork(input)) === undefined);
        for (const [siteId, role] of [[hub, 'hub'] as const, [spoke, 'spoke'] as const]) {
          const refusal = refusalOf(() => resolveSite(input, siteId));
          const broken = isBroken(SiteParameters, siteLayers(layers, role), layers.layers);
          expect(refusal?.code).toBe(broken ? 'parameter-locked' : undefined);
        }
      }),
    );
  });
});
