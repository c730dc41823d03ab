import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStat } from '../../../edge-agent/drivers/daemon/processes.ts';
import { parseLeases } from '../../../edge-agent/drivers/dnsmasq/parse-leases.ts';
import { parseSecurityAssociations, tunnelState } from '../../../edge-agent/drivers/strongswan/parse-sas.ts';
import { complaintAbout } from '../../../edge-agent/drivers/strongswan/swanctl.ts';

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

const SAS = `list-sa event {site2 {uniqueid=7 version=2 state=ESTABLISHED local-host=198.51.100.11 local-id=site1.vpn.sitekeeper.internal remote-host=198.51.100.12 remote-id=CN=a b, O=c initiator-spi=5c72cd1e7ffde2a1 established=42 rekey-time=13000 tasks-passive=[IKE_DPD CHILD] child-sas {site2-3 {name=site2 uniqueid=3 reqid=1 state=INSTALLED mode=TUNNEL bytes-in=168 packets-in=2 bytes-out=252 local-ts=[10.1.0.0/24 10.3.0.0/24] remote-ts=[10.2.0.0/24]} site2-2 {name=site2 state=DELETED bytes-in=1 bytes-out=1}}}}
list-sa event {site3 {uniqueid=8 state=CONNECTING established=0 child-sas {}}}
list-sas reply {}
`;

test('security associations, and the states of tunnels that follow', () => {
  const all = parseSecurityAssociations(SAS);
  expect(all.map(({ connection, id, established }) => ({ connection, id, established }))).toEqual([
    { connection: 'site2', id: '7', established: true },
    { connection: 'site3', id: '8', established: false },
  ]);
  expect(tunnelState({ name: 'site2' }, all)).toEqual({
    peer: 'site2',
    state: 'up',
    establishedSeconds: 42,
    rxBytes: 169,
    txBytes: 253,
  });
  expect(tunnelState({ name: 'site3' }, all)).toEqual({
    peer: 'site3',
    state: 'connecting',
    rxBytes: 0,
    txBytes: 0,
  });
  const standby = { insteadOf: 'site3', localTrafficSelectors: [], remoteTrafficSelectors: [] };
  expect(tunnelState({ name: 'site2', standby }, all)).not.toHaveProperty('insteadOf');
  const installed = parseSecurityAssociations(SAS.replace('{name=site2 ', '{name=site2_standby '));
  expect(tunnelState({ name: 'site2', standby }, installed)).toMatchObject({
    state: 'connecting',
    insteadOf: 'site3',
  });
  expect(tunnelState({ name: 'site4' }, all)).toEqual({
    peer: 'site4',
    state: 'down',
    rxBytes: 0,
    txBytes: 0,
  });
});

test('security associations: any text is read to its end', () => {
  const text = fc.string().map((rest) => `list-sa event {${rest}`);
  fc.assert(fc.property(text, (strange) => void parseSecurityAssociations(strange)));
  for (let cut = 0; cut < SAS.length; cut++) parseSecurityAssociations(SAS.slice(0, cut));
});

test('swanctl has loaded everything, or says what not', () => {
  const good =
    "loaded certificate from '/x'\nloaded ECDSA key from '/y'\nloaded connection 'a'\nsuccessfully loaded 1 connections, 0 unloaded\n";
  expect(complaintAbout({ stdout: good, stderr: '' }, 1)).toBeUndefined();
  expect(complaintAbout({ stdout: good, stderr: '' }, 2)).toMatch(/successfully loaded 1/);
  expect(complaintAbout({ stdout: good, stderr: 'syntax error' }, 1)).toMatch(/^syntax error/);
  expect(complaintAbout({ stdout: 'no connections found, 1 unloaded\n', stderr: '' }, 0)).toBeDefined();
});

test('a process with an unusual name is read from /proc', () => {
  const stat = '4242 (a) b (c)) S 1 4200 4200 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 987654 1 1';
  expect(parseStat(stat)).toEqual({ pid: 4242, state: 'S', group: 4200, startTicks: 987654 });
});
