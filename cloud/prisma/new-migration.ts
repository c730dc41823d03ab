/** `node cloud/prisma/new-migration.ts <name>`: writes what the schema has and the migrations lack as a new migration. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { schemaDifference } from './difference.ts';
import { MIGRATIONS_DIRECTORY } from './migration-list.ts';

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error('Usage: node cloud/prisma/new-migration.ts <name in lower_case>');
  process.exit(2);
}
const sql = await schemaDifference();
if (sql === '') {
  console.log('The migrations already say what the schema says.');
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const directory = join(MIGRATIONS_DIRECTORY, `${stamp}_${name}`);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'migration.sql'), sql);
  console.log(`${directory}/migration.sql`);
}
