import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { includesNetwork, overlap, parseNetwork } from '../../../provisioning/addresses/ipv4.ts';
import { ProvisioningError } from '../../../provisioning/errors.ts';
import {
  type NetworkInput,
  type RenderedNetwork,
  renderNetwork,
  type SiteInput,
} from '../../../provisioning/render.ts';
import { customer, customerWith, siteInput, siteInputs } from '../../lib/network-inputs.ts';

const lans = fc
  .array(fc.integer({ min: 22, max: 30 }), { minLength: 1, maxLength: 4 })
  .map((lengths) =>
    lengths.map((prefixLength, index) => ({ name: `lan${index}`, device: `eth${index + 1}`, prefixLength })),
  );

function network(
  parameters: object,
  count: number,
  earlier: RenderedNetwork['allotments'] = [],
): NetworkInput {
  const sites = siteInputs(count).map((site) => ({
    ...site,
    allotments: earlier.find((known) => known.siteId === site.id)?.allotments ?? [],
  }));
  return { kind: 'multi-site', parameters: { topology: 'mesh', ...parameters }, customer, sites };
}

const subnetsOf = (rendered: RenderedNetwork) =>
  rendered.allotments.flatMap((site) => site.allotments.map((allotment) => parseNetwork(allotment.subnet)));

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
  } catch (error) {
    if (error instanceof ProvisioningError) return error.code;
    throw error;
  }
  return undefined;
}

describe('address plan', () => {
  test('all subnets lie in the pool and none overlaps another', () => {
    fc.assert(
      fc.property(lans, fc.integer({ min: 1, max: 12 }), (lanParameters, count) => {
        const subnets = subnetsOf(renderNetwork(network({ lans: lanParameters }, count)));
        expect(subnets).toHaveLength(lanParameters.length * count);
        for (const [index, subnet] of subnets.entries()) {
          expect(includesNetwork(parseNetwork('10.0.0.0/8'), subnet)).toBe(true);
          expect(subnets.slice(index + 1).some((other) => overlap(subnet, other))).toBe(false);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('adding and removing sites moves no subnet of the others', () => {
    fc.assert(
      fc.property(
        lans,
        fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 2, maxLength: 6 }),
        (lanParameters, counts) => {
          let earlier: RenderedNetwork['allotments'] = [];
          for (const count of counts) {
            const { allotments } = renderNetwork(network({ lans: lanParameters }, count, earlier));
            for (const site of earlier) {
              const now = allotments.find((candidate) => candidate.siteId === site.siteId);
              if (now) expect(now).toEqual(site);
            }
            earlier = allotments;
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('an allotment stays even when the pool becomes another one', () => {
    const input = network({}, 1, [
      { siteId: siteInput(1).id, role: 'member', allotments: [{ lan: 'lan1', subnet: '10.9.9.0/24' }] },
    ]);
    const rendered = renderNetwork({ ...input, customer: customerWith('172.16.0.0/16') });
    expect(rendered.allotments[0]?.allotments).toEqual([{ lan: 'lan1', subnet: '10.9.9.0/24' }]);
  });

  test('a LAN grows in place when there is room, and elsewhere when there is none', () => {
    const first = renderNetwork(network({}, 2)).allotments;
    const grown = renderNetwork(
      network(
        {
          siteOverrides: {
            [siteInput(2).id]: { lans: [{ name: 'lan1', device: 'eth1', prefixLength: 23 }] },
          },
        },
        2,
        first,
      ),
    );
    expect(grown.allotments[1]?.allotments).toEqual([{ lan: 'lan1', subnet: '10.0.2.0/23' }]);
    const shrunk = renderNetwork(
      network({ lans: [{ name: 'lan1', device: 'eth1', prefixLength: 26 }] }, 2, first),
    );
    expect(shrunk.allotments.map((site) => site.allotments[0]?.subnet)).toEqual([
      '10.0.0.0/26',
      '10.0.1.0/26',
    ]);
  });

  test('keeps clear of the networks of access lines', () => {
    const line = {
      name: 'wan1' as const,
      device: 'eth0',
      priority: 1,
      addressing: { method: 'static' as const, address: '10.0.0.2/24', gateway: '10.0.0.1', nameservers: [] },
    };
    const input = network({}, 2);
    const rendered = renderNetwork({
      ...input,
      sites: [siteInput(1, { accessLines: [line] }), siteInput(2)],
    });
    expect(subnetsOf(rendered).map((subnet) => (subnet.base % 2 ** 16) / 256)).toEqual([1, 2]);
  });

  test('keeps clear of what a line has learned, and leaves what was allotted before', () => {
    const learned = [{ wan: 'wan1', network: '10.0.0.0/24' }];
    const site = (allotments: SiteInput['allotments']) => {
      const input = siteInput(1, { allotments });
      return { ...input, appliance: input.appliance && { ...input.appliance, learned } };
    };
    const subnetOf = (allotments: SiteInput['allotments']) => {
      const rendered = renderNetwork({ ...network({}, 1), sites: [site(allotments)] });
      return rendered.allotments[0]?.allotments[0]?.subnet;
    };
    expect(subnetOf([])).toBe('10.0.1.0/24');
    expect(subnetOf([{ lan: 'lan1', subnet: '10.0.0.0/24' }])).toBe('10.0.0.0/24');
  });

  test('a pool that a line covers is not called exhausted', () => {
    const line = {
      name: 'wan1' as const,
      device: 'eth0',
      priority: 1,
      addressing: { method: 'static' as const, address: '10.9.0.2/8', gateway: '10.0.0.1', nameservers: [] },
    };
    const input = { ...network({}, 2), customer: customerWith('10.20.0.0/16') };
    const covered = { ...input, sites: [siteInput(1, { accessLines: [line] }), siteInput(2)] };
    expect(codeOf(() => renderNetwork(covered))).toBe('address-pool-covered');
    expect(() => renderNetwork(covered)).toThrow(
      /covered by the network of wan1 of Site 1 \(10\.0\.0\.0\/8\)/,
    );
  });

  test('an exhausted pool is an error that says whose LAN has no room', () => {
    const input = { ...network({}, 3), customer: customerWith('192.168.0.0/23') };
    expect(() => renderNetwork(input)).toThrow(
      'The address pool 192.168.0.0/23 has no free /24 left for LAN lan1 of Site 3',
    );
    expect(codeOf(() => renderNetwork(input))).toBe('address-pool-exhausted');
  });
});

describe('fixed subnets', () => {
  const fixed = (subnet: string, more: object = {}) => ({
    lans: [{ name: 'lan1', device: 'eth1', subnet, ...more }],
  });

  test('may lie in private space outside the pool, not in public space', () => {
    expect(codeOf(() => renderNetwork(network(fixed('192.168.1.0/24'), 1)))).toBeUndefined();
    expect(codeOf(() => renderNetwork(network(fixed('198.51.100.0/24'), 1)))).toBe('subnet-outside-pool');
  });

  test('may not overlap between sites that reach each other', () => {
    expect(codeOf(() => renderNetwork(network(fixed('192.168.1.0/24'), 2)))).toBe('subnet-overlap');
    expect(
      codeOf(() => renderNetwork(network(fixed('192.168.1.0/24', { zone: 'guests' }), 2))),
    ).toBeUndefined();
  });

  test('each that overlaps is told once, with one that it overlaps', () => {
    const sites = 6;
    const faults = (parameters: object) => {
      try {
        renderNetwork(network(parameters, sites));
      } catch (error) {
        if (error instanceof ProvisioningError) return error.faults.map(({ detail }) => detail);
      }
      return [];
    };
    expect(faults(fixed('192.168.1.0/24'))).toEqual(
      [2, 3, 4, 5, 6].map(
        (number) =>
          `LAN lan1 of Site ${number} (192.168.1.0/24) overlaps LAN lan1 of Site 1 (192.168.1.0/24)`,
      ),
    );
    const lan = (number: number, subnet: string, zone = 'lan') => ({
      name: `lan${number}`,
      device: `eth${number}`,
      subnet,
      zone,
    });
    // A wide one of guests, the own one in it, and others that no other site reaches.
    const siteOverrides = {
      [siteInput(1).id]: {
        lans: [lan(1, '10.1.0.0/16', 'guests'), lan(2, '10.1.3.0/24'), lan(3, '10.1.3.0/25')],
      },
      [siteInput(2).id]: {
        lans: [lan(1, '10.1.9.0/24'), lan(2, '10.1.9.0/25', 'guests'), lan(3, '10.2.0.0/24')],
      },
      [siteInput(3).id]: {
        lans: [lan(1, '10.2.0.0/25'), lan(2, '10.2.1.0/24'), lan(3, '10.1.3.128/25', 'guests')],
      },
    };
    expect(faults({ siteOverrides })).toEqual([
      'LAN lan2 of Site 1 (10.1.3.0/24) overlaps LAN lan1 of Site 1 (10.1.0.0/16)',
      'LAN lan3 of Site 1 (10.1.3.0/25) overlaps LAN lan1 of Site 1 (10.1.0.0/16)',
      'LAN lan2 of Site 2 (10.1.9.0/25) overlaps LAN lan1 of Site 2 (10.1.9.0/24)',
      'LAN lan1 of Site 3 (10.2.0.0/25) overlaps LAN lan3 of Site 2 (10.2.0.0/24)',
    ]);
  });

  test('may not overlap what another site has already', () => {
    const earlier = renderNetwork(network({}, 2)).allotments;
    const parameters = { siteOverrides: { [siteInput(1).id]: fixed('10.0.1.0/24') } };
    expect(() => renderNetwork(network(parameters, 2, earlier))).toThrow(
      'LAN lan1 of Site 1 (10.0.1.0/24) overlaps LAN lan1 of Site 2 (10.0.1.0/24)',
    );
  });

  test('are refused with host bits and with a length that makes no LAN', () => {
    expect(codeOf(() => renderNetwork(network(fixed('10.0.0.1/24'), 1)))).toBe('parameters-invalid');
    expect(codeOf(() => renderNetwork(network(fixed('10.0.0.0/31'), 1)))).toBe('parameters-invalid');
    expect(codeOf(() => renderNetwork(network(fixed('10.0.0.0/8'), 1)))).toBe('parameters-invalid');
  });
});
