import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NetworkKind } from '../../../provisioning/catalogue.ts';
import { isWithin, valueAt } from '../../../provisioning/json-pointer.ts';
import { checkLayer, checkTemplate } from '../../../provisioning/layers/index.ts';
import { type NetworkInput, renderNetwork } from '../../../provisioning/render.ts';
import { arbitraryPatch, arbitrarySitePatch } from '../../lib/arbitrary-layers.ts';
import { customer, siteInputs, uuid } from '../../lib/network-inputs.ts';
import { refusalOf } from '../../lib/provisioning-refusal.ts';

const name = fc.constantFrom(
  ...['dns', 'forwarders', 'lans', 'firewall', 'vpn', 'topology', 'siteOverrides', 'remoteAccess'],
  ...['__proto__', 'constructor', 'toString', 'a/b', '~', ''],
);
const value = fc.jsonValue({ maxDepth: 2 });
type Patch = Record<string, unknown>;
/** Anything that is an object, and what could be meant. */
const wild: fc.Arbitrary<Patch> = fc.oneof(
  arbitraryPatch,
  fc.dictionary(name, fc.oneof(value, fc.dictionary(name, value))) as fc.Arbitrary<Patch>,
);
const locks = fc.array(
  fc.oneof(fc.constantFrom('', '/', '/dns', '/dns/forwarders', '/lans/0', '/~2'), fc.string()),
  {
    maxLength: 3,
  },
);
const layer = fc.record({ patch: wild, locks });
const template = fc.record({
  patch: wild,
  locks,
  name: fc.constant('Branch'),
  number: fc.constant(1),
  overlays: fc.record({ hub: wild, spoke: wild, single: wild }, { requiredKeys: [] }),
});
const kind: fc.Arbitrary<NetworkKind> = fc.constantFrom('mono-site', 'multi-site', 'teleworker');

test('a network of any layers renders, or each fault points to something that is there', () => {
  const layers = fc.record({
    template: fc.option(template),
    operator: fc.option(layer),
    tier: fc.option(fc.record({ patch: wild, locks, tier: fc.constant('gold') })),
  });
  const own = fc.oneof(wild, arbitrarySitePatch);
  fc.assert(
    fc.property(kind, layers, own, own, (of, shared, parameters, exception) => {
      const input: NetworkInput = {
        kind: of,
        layers: shared,
        customer,
        sites: siteInputs(of === 'multi-site' ? 3 : 1),
        parameters: { topology: 'mesh', siteOverrides: { [uuid(1)]: exception }, ...parameters },
      };
      if (of !== 'multi-site') Reflect.deleteProperty(input.parameters as object, 'topology');
      const refusal = refusalOf(() => renderNetwork(input));
      for (const pointer of refusal?.pointers ?? []) {
        const shared = isWithin(pointer, '/layers');
        const parent = pointer.slice(0, pointer.lastIndexOf('/'));
        const place = shared ? input : input.parameters;
        if (!isWithin(pointer, '/sites')) expect(valueAt(place, parent), pointer).not.toBeUndefined();
      }
    }),
    { numRuns: 80 },
  );
});

test('any template is checked, and what is wrong with it is pointed to in it', () => {
  fc.assert(
    fc.property(kind, template, (of, one) => {
      const faults = checkTemplate(of, one);
      for (const { pointer } of faults) expect(pointer).toMatch(/^\/(patch|overlays|locks)(\/|$)/);
      if (checkLayer(of, one).length > 0) expect(faults.length).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});
