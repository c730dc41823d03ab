import { expect, test } from 'vitest';
import { testCertificates } from '../../lib/certificates.ts';
import { openTestDatabase } from '../../lib/database.ts';

test('processes that start at once share one hierarchy, and a restart finds it', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  const processes = Array.from({ length: 4 }, () => testCertificates({ db }));
  await Promise.all(processes.map((process) => process.initialise()));
  const restarted = testCertificates({ db });
  await restarted.initialise();
  const chains = [...processes, restarted].map((process) => process.caChain());
  expect(new Set(chains.map((chain) => JSON.stringify(chain))).size).toBe(1);
  expect(await db.certificateAuthority.count()).toBe(3);
});

test('keys lie in the database sealed, and another sealing key does not open them', async () => {
  await using database = await openTestDatabase();
  const { db } = database;
  await testCertificates({ db }).initialise();
  for (const row of await db.certificateAuthority.findMany()) expect(row.sealedKey).toMatch(/^sk2\./);
  const other = testCertificates({ db, sealingKey: Buffer.alloc(32, 8) });
  await expect(other.initialise()).rejects.toMatchObject({ code: 'key-unknown' });

  const device = await db.certificateAuthority.findUniqueOrThrow({ where: { name: 'device' } });
  await db.certificateAuthority.update({ where: { name: 'vpn' }, data: { sealedKey: device.sealedKey } });
  await expect(testCertificates({ db }).initialise()).rejects.toMatchObject({ code: 'sealed-altered' });
});
