import fc from 'fast-check';
import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import { FINDING_CODES, MESSAGE_LIMIT_BYTES, Report } from '#protocol';
import { drifted } from '../../../edge-agent/drivers/drifted.ts';
import { finding } from '../../../edge-agent/reconcile/finding.ts';
import {
  EMPTY_JOURNAL,
  withApplying,
  withConfirmed,
  withRollingBack,
} from '../../../edge-agent/state/journal.ts';
import { composeReport } from '../../../edge-agent/uplink/report.ts';
import { smallTarget } from '../../lib/agent/targets.ts';

const arbitraryFinding = fc
  .record({
    path: fc.constantFrom('', '/vpn', 'no pointer', `/${'a'.repeat(600)}`),
    code: fc.constantFrom(...FINDING_CODES),
    message: fc.string({ maxLength: 2000, unit: 'binary' }),
  })
  .map(({ path, code, message }) => finding(path, code, message));

const text = '設定與預期不同'.repeat(60);
const drift = Array.from({ length: 20 }, () => drifted(`/firewall/${'a'.repeat(250)}`, text, text, text));
const CONFIRMED = withConfirmed(EMPTY_JOURNAL, {
  revision: 2,
  hash: 'a'.repeat(64),
  confirmWithinSeconds: 60,
  target: smallTarget('site'),
});

test('with as many and as long findings as there can be', () => {
  const longest = Array.from({ length: 300 }, () => finding('/vpn', 'check-failed', text.repeat(10)));
  const message = {
    ...composeReport({
      journal: withRollingBack(withApplying(CONFIRMED, { revision: 3, hash: 'a'.repeat(64) }), longest),
      wanAddresses: [
        { wan: 'wan1', address: '192.168.100.100', prefixLength: 24, refusedFor: '192.168.100.0/24' },
        { wan: 'wan2', address: '192.168.200.100', prefixLength: 24, refusedFor: '192.168.200.0/24' },
      ],
      bootId: '3f0c8a5e-0d9e-4d6b-9a43-0b7f5b0f7d11',
      agentVersion: '1.2.3',
      drift: { since: '2026-01-01T00:00:00.000Z', handling: 'reported', findings: drift },
      now: new Date('2026-01-01T00:00:00.000Z'),
    }),
    sequence: 1,
  };
  expect(Check(Report, message)).toBe(true);
  expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(MESSAGE_LIMIT_BYTES.report);
  expect(message.attempt?.findings.length).toBeGreaterThan(10);
});

test('however much there is to say, a report is valid and not refused for its size', () => {
  fc.assert(
    fc.property(fc.array(arbitraryFinding, { minLength: 1, maxLength: 300, size: 'max' }), (findings) => {
      const asked = { revision: 3, hash: 'a'.repeat(64) };
      const report = composeReport({
        journal: withRollingBack(withApplying(CONFIRMED, asked), findings),
        wanAddresses: [{ wan: 'wan1', address: '192.0.2.1' }],
        bootId: '3f0c8a5e-0d9e-4d6b-9a43-0b7f5b0f7d11',
        agentVersion: '1.2.3',
        drift: { since: '2026-01-01T00:00:00.000Z', handling: 'reported', findings: drift },
        now: new Date('2026-01-01T00:00:00.000Z'),
      });
      const message = { ...report, sequence: 1 };
      expect(Check(Report, message)).toBe(true);
      expect(JSON.stringify(message)).not.toMatch(/\\u(d[89ab]|0000)/);
      expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(MESSAGE_LIMIT_BYTES.report);
      expect(report.attempt?.findings.length).toBeGreaterThan(0);
    }),
    { numRuns: 30 },
  );
});

test('it tells of a drift only what a confirmed target state has', () => {
  const about = (journal: typeof CONFIRMED, findings = drift.slice(0, 2)) =>
    composeReport({
      ...{ journal, wanAddresses: [], bootId: '3f0c8a5e-0d9e-4d6b-9a43-0b7f5b0f7d11', agentVersion: '1.2.3' },
      drift: { since: '2026-01-01T00:00:00.000Z', handling: 'restoring', findings },
      now: new Date('2026-01-01T00:00:01.000Z'),
    });
  expect(about(CONFIRMED)).toEqual({
    at: '2026-01-01T00:00:01.000Z',
    bootId: '3f0c8a5e-0d9e-4d6b-9a43-0b7f5b0f7d11',
    agentVersion: '1.2.3',
    confirmed: { revision: 2, hash: 'a'.repeat(64) },
    attempt: { revision: 2, hash: 'a'.repeat(64), phase: 'confirmed', findings: [] },
    wanAddresses: [],
    drift: { since: '2026-01-01T00:00:00.000Z', handling: 'restoring', findings: drift.slice(0, 2) },
  });
  expect(about(EMPTY_JOURNAL)).not.toHaveProperty('drift');
  const largest = about(CONFIRMED, drift).drift?.findings ?? [];
  expect(largest.length).toBeLessThan(drift.length);
  expect(Buffer.byteLength(JSON.stringify(largest))).toBeLessThanOrEqual(12_288);
  expect(Buffer.byteLength(JSON.stringify([...largest, drift[0]]))).toBeGreaterThan(12_288);
});
