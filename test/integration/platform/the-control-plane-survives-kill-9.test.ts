import { expect, test } from 'vitest';
import { startCloudProcess } from '../../lib/cloud-process.ts';

test('what was acknowledged before kill -9 is there after the restart, on the database that was left behind', async () => {
  await using cloud = await startCloudProcess();
  const reseller = await cloud.rest.post<{ id: string }>('resellers', { name: 'Formosa Systems' });
  await cloud.kill();
  await cloud.start();
  expect(cloud.output).toContain('using the embedded PostgreSQL that runs already');
  expect(await cloud.rest.get(`resellers/${reseller.id}`)).toEqual(reseller);
});

test('a second server on the same data directory is refused; commands work beside the first', async () => {
  await using cloud = await startCloudProcess();
  await expect(cloud.cli('serve')).rejects.toThrow(`Another sitekeeper serves from ${cloud.dataDir}`);
  expect(await cloud.cli('ca', 'fingerprint')).toMatch(/^sha256:[0-9a-f]{64}\n$/);
  const bootstrap = JSON.parse(
    await cloud.cli('appliance', 'add', '--serial', 'SK-0001', '--model', 'SK-100'),
  );
  expect(bootstrap.enrolmentUrl).toBe(`https://localhost:${cloud.ports.device}`);
  const { items } = await cloud.rest.get<{ items: { serial: string }[] }>('appliances');
  expect(items.map(({ serial }) => serial)).toEqual(['SK-0001']);
});

test('SIGTERM drains and ends with success, and takes the database along', async () => {
  await using cloud = await startCloudProcess();
  expect(await cloud.stop()).toBe(0);
  expect(cloud.output).toContain('draining');
  await cloud.start();
  expect(cloud.output).toContain('embedded PostgreSQL started');
});
