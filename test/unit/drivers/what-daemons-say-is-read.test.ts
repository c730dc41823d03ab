import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStat } from '../../../edge-agent/drivers/daemon/processes.ts';
import { parseLeases } from '../../../edge-agent/drivers/dnsmasq/parse-leases.ts';
import { settleLeases } from '../../../edge-agent/drivers/dnsmasq/settle-leases.ts';

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

test('leases: one ends at its second, and the end of time is no date', () => {
  const lease = (expires: number) => parseLeases(`${expires} 02:00:00:00:00:01 10.1.0.100`, NOW);
  const now = NOW.getTime() / 1000;
  expect(lease(now)).toEqual([]);
  expect(lease(now + 1)).toHaveLength(1);
  expect(lease(253_402_300_799)).toMatchObject([{ expiresAt: '9999-12-31T23:59:59.000Z' }]);
  expect(lease(1e13)).toEqual([]);
});

test('leases follow their LAN to another zone, the latest of each address', () => {
  const lease = (expires: number, address: string, name: string) =>
    `${expires} 02:00:00:00:00:01 ${address} ${name} *`;
  const texts = [
    `${lease(500, '10.1.0.100', 'early')}\n${lease(900, '10.1.0.101', 'late')}\n${lease(900, '10.2.0.100', 'elsewhere')}\n`,
    `${lease(900, '10.1.0.100', 'late')}\n${lease(500, '10.1.0.101', 'early')}\n${lease(500, '10.3.0.7', 'guest')}\n`,
    `duid 00:01:00:01\n900 1 2001:db8::1 six *\n900 1 x10.1.0.102 before *\n900 1 10.1.0.102x after *\n900 1 10.1.0 short *\n`,
  ];
  expect(settleLeases(texts, ['10.1.0.1/24', '10.3.0.1/24'])).toBe(
    `${lease(900, '10.1.0.100', 'late')}\n${lease(900, '10.1.0.101', 'late')}\n${lease(500, '10.3.0.7', 'guest')}\n`,
  );
  expect(settleLeases(texts, [])).toBe('');
});

test('a process with an unusual name is read from /proc', () => {
  const stat = '4242 (a) b (c)) S 1 4200 4200 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 987654 1 1';
  expect(parseStat(stat)).toEqual({ pid: 4242, state: 'S', group: 4200, startTicks: 987654 });
});
