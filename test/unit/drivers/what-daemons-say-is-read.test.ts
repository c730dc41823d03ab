import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStat } from '../../../edge-agent/drivers/daemon/processes.ts';
import { parseLeases } from '../../../edge-agent/drivers/dnsmasq/parse-leases.ts';

const NOW = new Date('2026-01-01T00:00:00.000Z');

test('leases: expired, foreign and broken lines are left out', () => {
  const text = [
    '1767229200 02:00:00:00:00:01 10.1.0.100 laptop 01:02:00:00:00:00:01',
    '1767229200 02:00:00:00:00:02 10.1.0.101 * *',
    '1767139200 02:00:00:00:00:03 10.1.0.102 gone *',
    'duid 00:01:00:01',
    '1767229200 06-02:00:00:00:00:04 10.1.0.103 token-ring *',
    'nonsense',
    '',
  ].join('\n');
  expect(parseLeases(text, NOW)).toEqual([
    {
      address: '10.1.0.100',
      macAddress: '02:00:00:00:00:01',
      hostname: 'laptop',
      expiresAt: '2026-01-01T01:00:00.000Z',
    },
    { address: '10.1.0.101', macAddress: '02:00:00:00:00:02', expiresAt: '2026-01-01T01:00:00.000Z' },
  ]);
});

test('leases: no text is too strange', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseLeases(text, NOW)));
});

test('a process with an unusual name is read from /proc', () => {
  const stat = '4242 (a) b (c)) S 1 4200 4200 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 987654 1 1';
  expect(parseStat(stat)).toEqual({ pid: 4242, state: 'S', group: 4200, startTicks: 987654 });
});
