import { expect, test } from 'vitest';
import type { Report } from '#protocol';
import type { LiveNetwork } from '../../../cloud/networks/inputs.ts';
import { lineWarnings } from '../../../cloud/networks/warnings/line-warnings.ts';
import { publicAddressOf } from '../../../provisioning/vpn/public-address.ts';
import { dhcpLine } from '../../lib/network-inputs.ts';

const live = (wanAddresses: Report['wanAddresses']): LiveNetwork['sites'] =>
  new Map([
    [
      'one',
      {
        name: 'Shop',
        accessLines: [dhcpLine],
        appliance: {
          id: 'a',
          serial: 'SK-1',
          model: 'm',
          formerIds: [],
          observedAddress: null,
          wanAddresses,
        },
      },
    ],
  ]);
const allotments = [
  { siteId: 'one', role: 'single' as const, allotments: [{ lan: 'lan1', subnet: '192.168.1.0/24' }] },
  { siteId: 'two', role: 'single' as const, allotments: [{ lan: 'lan1', subnet: '10.0.0.0/24' }] },
];

test('a line that learned an address inside a LAN of the network is named, with both networks', () => {
  const address = { wan: 'wan1', address: '192.168.1.57', prefixLength: 24 };
  const warnings = lineWarnings(live([address]), { allotments } as never, (id) => id);
  expect(warnings).toEqual([
    {
      code: 'line-overlaps',
      params: { wan: 'wan1', network: '192.168.1.0/24', lan: 'lan1', subnet: '192.168.1.0/24' },
      sites: [{ id: 'one', name: 'Shop' }],
    },
  ]);
  const wide = { ...address, address: '10.9.9.9', prefixLength: 8 };
  expect(lineWarnings(live([wide]), { allotments } as never, (id) => id)).toMatchObject([
    { sites: [{ id: 'one' }, { id: 'two' }] },
  ]);
  const empty = new Map([['two', { name: 'Yard', accessLines: [dhcpLine], appliance: null }]]);
  expect(lineWarnings(empty as never, { allotments } as never, (id) => id)).toEqual([]);
});

test('nothing is said of a line elsewhere, nor of one whose network is not known', () => {
  const elsewhere = { wan: 'wan1', address: '192.168.2.57', prefixLength: 24 };
  const unknown = { wan: 'wan1', address: '192.168.1.57' };
  expect(lineWarnings(live([elsewhere, unknown]), { allotments } as never, (id) => id)).toEqual([]);
});

test('nobody is called at an address that an appliance refused', () => {
  const refused = { wan: 'wan1', address: '203.0.113.5', prefixLength: 24, refusedFor: '203.0.113.0/25' };
  const seen = (wan: Report['wanAddresses'][number]) => ({ wanAddresses: [wan], observedAddress: null });
  expect(publicAddressOf([dhcpLine], seen(refused))).toBeNull();
  expect(publicAddressOf([dhcpLine], seen({ wan: 'wan1', address: '203.0.113.5' }))).toBe('203.0.113.5');
});
