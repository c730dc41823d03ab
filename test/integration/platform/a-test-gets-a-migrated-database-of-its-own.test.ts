import { expect, test } from 'vitest';
import { openTestDatabase } from '../../lib/database.ts';

test('two databases are migrated and know nothing of each other', async () => {
  await using one = await openTestDatabase();
  await using other = await openTestDatabase();
  const now = new Date();
  await one.db.reseller.create({
    data: { id: '01890000-0000-7000-8000-000000000001', name: 'R', createdAt: now, updatedAt: now },
  });
  expect(await one.db.reseller.count()).toBe(1);
  expect(await other.db.reseller.count()).toBe(0);
});
