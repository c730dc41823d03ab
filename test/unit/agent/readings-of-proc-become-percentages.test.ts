import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cpuPercent,
  memoryUsedPercent,
  parseCpuTimes,
  usedPercent,
} from '../../../edge-agent/machine/proc.ts';
import { defaultGateway } from '../../../edge-agent/probes/network-probes.ts';

const STAT = 'cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 50 0 50 350 50 0 0 0 0 0\n';

test('CPU is what was neither idle nor waiting for the disk', () => {
  expect(parseCpuTimes(STAT)).toEqual({ busy: 200, total: 1000 });
  expect(cpuPercent({ busy: 150, total: 900 }, { busy: 200, total: 1000 })).toBe(50);
});

test('memory is what cannot be had back', () => {
  const meminfo = 'MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    250 kB\n';
  expect(memoryUsedPercent(meminfo)).toBe(75);
});

test('a percentage stays between 0 and 100, whatever is read', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (used, total) => {
      const percent = usedPercent(used, total);
      expect(percent).toBeGreaterThanOrEqual(0);
      expect(percent).toBeLessThanOrEqual(100);
    }),
  );
});

test('the gateway is the one of the default route with the lowest metric', () => {
  const routes = [
    { gateway: '192.0.2.1', metric: 200 },
    { gateway: '198.51.100.1', metric: 100 },
  ];
  expect(defaultGateway(routes)).toBe('198.51.100.1');
  expect(defaultGateway([{}, ...routes])).toBeNull();
  expect(defaultGateway([])).toBeUndefined();
});
