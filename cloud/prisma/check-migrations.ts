/** Fails when the schema and the migrations disagree. */
import { schemaDifference } from './difference.ts';

const sql = await schemaDifference();
if (sql !== '') {
  console.error(
    `The migrations lack what the schema says. Run node cloud/prisma/new-migration.ts <name>.\n\n${sql}`,
  );
  process.exit(1);
}
