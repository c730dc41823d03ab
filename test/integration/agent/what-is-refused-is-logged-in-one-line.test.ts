import { expect, test } from 'vitest';
import { startCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';
import { startFleet } from '../../lib/fleet.ts';
import { captureLog } from '../../lib/log-capture.ts';

type Line = { msg: string; code?: string; reason?: string };

test('an appliance that was retired says so with code and reason at each try, and neither side with a stack', async () => {
  await using cloud = await startCloud();
  const { sites } = await createCompany(cloud.rest, 1);
  const { log, lines } = captureLog('trace');
  const reconnect = { firstMilliseconds: 20, longestMilliseconds: 50 };
  await using fleet = await startFleet(cloud, sites, { log, settings: { reconnect } });
  expect(fleet.connected()).toBe(1);

  await cloud.rest.post(`appliances/${sites[0]?.appliance.id}/retirement`);
  const failures = () =>
    lines.map((line) => JSON.parse(line) as Line).filter(({ msg }) => msg === 'not connected');
  await eventually(() => failures().length >= 3, 'it has tried again');

  for (const { reason } of failures()) expect(reason).toMatch(/./);
  expect(lines.filter((line) => line.includes('"stack"'))).toEqual([]);
  expect(cloud.logLines.filter((line) => line.includes('"stack"'))).toEqual([]);
});
