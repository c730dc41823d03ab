import type { AccessLine } from '../../provisioning/access-line.ts';
import type { DemoLine } from './demo-customer.ts';

/**
 * The access lines of the demo's site number `index` (from 0), on addresses reserved for documentation (RFC 5737).
 */
export function accessLines(line: DemoLine, key: string, index: number): AccessLine[] {
  const host = 10 + index;
  const wan1 = { name: 'wan1', device: 'eth0', priority: 1 } as const;
  const fixed: AccessLine = {
    ...wan1,
    addressing: {
      method: 'static',
      address: `203.0.113.${host}/24`,
      gateway: '203.0.113.1',
      nameservers: ['203.0.113.2', '203.0.113.3'],
    },
  };
  switch (line) {
    case 'dhcp':
      return [{ ...wan1, addressing: { method: 'dhcp' } }];
    case 'pppoe':
      return [
        {
          ...wan1,
          mtuBytes: 1492,
          addressing: { method: 'pppoe', username: `${key}@broadband.example`, password: `demo-${key}` },
        },
      ];
    case 'static':
      return [fixed];
    case 'dual':
      return [fixed, { name: 'wan2', device: 'eth2', priority: 2, addressing: { method: 'dhcp' } }];
  }
}

/** What a site's first line gets when it asks for an address; a second line gets the next one. */
export function dynamicAddress(index: number): string {
  return `192.0.2.${10 + 2 * index}`;
}
