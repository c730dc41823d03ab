import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffDelay, RECONNECT } from '../../../edge-agent/backoff.ts';
import { enrolPatiently } from '../../../edge-agent/identity/enrol-patiently.ts';
import { EstError, type EstErrorCode } from '../../../edge-agent/identity/est.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';

const below1 = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('a wait is never negative and never longer than five minutes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), below1, (failures, random) => {
      const wait = backoffDelay(RECONNECT, failures, random);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThan(RECONNECT.longestMilliseconds);
    }),
  );
});

test('the ceiling starts at one second and doubles until it is reached', () => {
  const ceilings = [1, 2, 3, 4, 9, 10, 50].map((failures) => backoffDelay(RECONNECT, failures, 0.5) * 2);
  expect(ceilings).toEqual([1000, 2000, 4000, 8000, 256_000, 300_000, 300_000]);
});

test.each<[EstErrorCode, number[]]>([
  ['est-refused', [60, 120, 240, 480, 900, 900]],
  ['est-certificate-refused', [60, 120, 240, 480, 900, 900]],
  ['est-unreachable', [1, 2, 4, 8, 16, 32, 60, 60]],
])('on %s a box asks for its certificates again at such ceilings in seconds', async (code, ceilings) => {
  const waits: number[] = [];
  const stopping = new AbortController();
  const enrolling = enrolPatiently(
    {
      log: silentLog,
      random: () => 0.5,
      stopping: stopping.signal,
      pause: async (milliseconds, signal) => {
        waits.push((milliseconds * 2) / 1000);
        if (waits.length === ceilings.length) stopping.abort();
        signal?.throwIfAborted();
      },
    } as Parameters<typeof enrolPatiently>[0],
    async () => {
      throw new EstError(code, 'no');
    },
  );
  await expect(enrolling).rejects.toThrow();
  expect(waits).toEqual(ceilings);
});
