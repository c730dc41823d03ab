import fc from 'fast-check';
import { Errors } from 'typebox/value';
import { expect, test } from 'vitest';
import { canonicalHash, canonicalJson, TargetState } from '#protocol';
import { renderNetwork } from '../../../provisioning/render.ts';
import { arbitraryNetwork } from '../../lib/arbitrary-network.ts';

test('equal inputs in another order render to equal bytes', () => {
  fc.assert(
    fc.property(arbitraryNetwork, fc.infiniteStream(fc.nat()), (input, random) => {
      const rank = new Map(input.sites.map((site) => [site, random.next().value as number]));
      const shuffled = {
        ...input,
        parameters: Object.fromEntries(Object.entries(input.parameters as object).reverse()),
        sites: [...input.sites]
          .sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0))
          .map((site) => ({ ...site, accessLines: [...site.accessLines].reverse() })),
      };
      expect(JSON.stringify(renderNetwork(shuffled))).toBe(JSON.stringify(renderNetwork(input)));
    }),
  );
});

test('rendering what was allotted changes nothing', () => {
  fc.assert(
    fc.property(arbitraryNetwork, (input) => {
      const first = renderNetwork(input);
      const sites = input.sites.map((site) => ({
        ...site,
        allotments: first.allotments.find((known) => known.siteId === site.id)?.allotments ?? [],
      }));
      expect(canonicalJson(renderNetwork({ ...input, sites }))).toBe(canonicalJson(first));
    }),
  );
});

test('every target state is valid, hashed, and of an appliance of the network; every site has its subnets', () => {
  fc.assert(
    fc.property(arbitraryNetwork, (input) => {
      const { targets, allotments } = renderNetwork(input);
      for (const { target, hash } of targets) {
        expect(Errors(TargetState, target)).toEqual([]);
        expect(hash).toBe(canonicalHash(target));
        expect(JSON.parse(JSON.stringify(target))).toEqual(target);
      }
      expect(targets.map((target) => target.applianceId)).toEqual(
        input.sites.flatMap((site) => site.appliance?.id ?? []),
      );
      expect(allotments.map((site) => site.siteId)).toEqual(input.sites.map((site) => site.id));
    }),
  );
});

test('rendering does not change its input', () => {
  fc.assert(
    fc.property(arbitraryNetwork, (input) => {
      const before = structuredClone(input);
      renderNetwork(input);
      expect(input).toEqual(before);
    }),
    { numRuns: 20 },
  );
});

test('changing one target state changes no other, nor the next rendering', () => {
  fc.assert(
    fc.property(arbitraryNetwork, (input) => {
      const [first, ...others] = renderNetwork(input).targets;
      const before = JSON.stringify(others);
      for (const policy of first?.target.firewall.policies ?? []) policy.services?.splice(0);
      for (const peer of first?.target.vpn.siteToSite ?? []) peer.localTrafficSelectors.splice(0);
      expect(JSON.stringify(others)).toBe(before);
      expect(JSON.stringify(renderNetwork(input).targets.slice(1))).toBe(before);
    }),
    { numRuns: 30 },
  );
});
