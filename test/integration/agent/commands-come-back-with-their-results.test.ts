import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Command, CommandResult } from '#protocol';
import { pause } from '../../../edge-agent/pause.ts';
import { simulateOne } from '../../lib/agent/simulate.ts';
import { openSouthbound } from '../../lib/agent/southbound.ts';

const FOR_EVER = 2 ** 31 - 1;

test('ping, renewal, report and reboot, without waiting for what is sent now and then', async () => {
  await using cloud = await openSouthbound();
  await using one = await simulateOne(cloud, 'SK-CMD-1', {
    pause: (milliseconds, signal) => pause(milliseconds < 10_000 ? milliseconds : FOR_EVER, signal),
  });
  const send = async (kind: Command['kind']) => {
    const deadline = new Date(Date.now() + 60_000).toISOString();
    const command: Command = { id: randomUUID(), kind, args: {}, deadline };
    const seen = cloud.results.all().length;
    await cloud.broker.publish(one.id, 'command', JSON.stringify(command));
    const isEnd = ({ message }: { message: unknown }) =>
      cloud.results.all().findIndex((known) => known.message === message) >= seen &&
      (message as CommandResult).state !== 'running';
    return (await cloud.results.first(isEnd)).message;
  };

  expect(await send('ping')).toMatchObject({ state: 'succeeded', output: 'pong' });
  const certificates = await cloud.est.db.certificate.count();
  expect(await send('renew-certificates')).toMatchObject({ state: 'succeeded' });
  expect(await cloud.est.db.certificate.count()).toBe(certificates + 2);
  const last = cloud.reports.all().at(-1)?.report.sequence ?? 0;
  expect(await send('send-report')).toMatchObject({ state: 'succeeded' });
  await cloud.reports.first(({ report }) => report.sequence > last);
  const bootId = cloud.reports.all().at(-1)?.report.bootId;
  expect(await send('reboot')).toMatchObject({ state: 'succeeded', output: 'rebooted' });
  expect(cloud.reports.all().at(-1)?.report.bootId).not.toBe(bootId);
});
