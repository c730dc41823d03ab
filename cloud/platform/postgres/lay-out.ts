import { createHash } from 'node:crypto';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { commandLines, isAlive } from '../processes.ts';
import { MissingPartError } from './missing-part.ts';

/** Where root keeps programs that others shall run, the first that works: only root can write here. */
const PLACES = ['/var/lib/sitekeeper', '/var/cache/sitekeeper', '/usr/local/lib/sitekeeper'];

/** Whether everybody may enter the directory and read the samples in it. */
export async function isOpenToAll(directory: string, samples: readonly string[]): Promise<boolean> {
  const paths = new Set<string>();
  for (const sample of samples)
    for (let path = dirname(join(directory, sample)); !paths.has(path); path = dirname(path)) paths.add(path);
  const [entered, read] = await Promise.all([
    Promise.all([...paths].map((path) => allows(path, 0o001))),
    Promise.all(samples.map((sample) => allows(join(directory, sample), 0o004))),
  ]);
  return [...entered, ...read].every(Boolean);
}

/**
 * A copy of the directory that everybody can read and only root can write, kept by version and content: made once,
 * moved into its place as a whole, and shared by all installations of this machine.
 * @throws MissingPartError
 */
export async function layOut(directory: string, version: string): Promise<string> {
  const files = await filesIn(directory);
  const name = `${version}-${await contentHash(directory, files)}`;
  let failure: unknown;
  for (const place of PLACES) {
    const parent = join(place, 'postgresql');
    const copy = join(parent, name);
    try {
      await makeOpen(parent);
      if (!(await isWhole(copy, directory, files))) await copyTo(copy, directory, files);
      await removeOthers(parent, name);
      return copy;
    } catch (error) {
      failure ??= error;
    }
  }
  throw new MissingPartError(
    `PostgreSQL does not run as root, and its programs could not be copied to ${PLACES[0]}, where another user can run them (${(failure as Error).message}). Free or unlock that folder, run as another user, or set DATABASE_URL.`,
    { cause: failure },
  );
}

async function allows(path: string, bits: number): Promise<boolean> {
  // A link's own mode says nothing, and what it leads to lies in the same directory.
  const { mode } = await lstat(path).catch(() => ({ mode: 0 }));
  return (mode & bits) === bits;
}

/** Makes a directory whatever the umask. @throws when somebody else than root could exchange what is in it */
async function makeOpen(directory: string): Promise<void> {
  for (const path of [dirname(directory), directory]) {
    await mkdir(path, { mode: 0o755 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const found = await lstat(path);
    if (!found.isDirectory() || found.uid !== 0) throw new Error(`${path} is not root's directory`);
    await chmod(path, 0o755);
  }
  for (let path = dirname(directory); path !== '/'; path = dirname(path)) {
    const { uid, mode } = await lstat(path);
    if (uid !== 0 || (mode & 0o022) !== 0) throw new Error(`others than root may write ${path}`);
    if ((mode & 0o001) === 0) throw new Error(`others may not enter ${path}`);
  }
}

/** A copy that lost files, or their content when the power failed, is none. */
async function isWhole(copy: string, original: string, files: readonly string[]): Promise<boolean> {
  const sizes = (directory: string) =>
    Promise.all(files.map(async (file) => (await lstat(join(directory, file))).size));
  const [there, wanted] = await Promise.all([sizes(copy).catch(() => []), sizes(original)]);
  return there.length === wanted.length && wanted.every((size, i) => size === there[i]);
}

async function copyTo(copy: string, original: string, files: readonly string[]): Promise<void> {
  const draft = await mkdtemp(`${copy}.new-${process.pid}-`);
  try {
    const fresh = join(draft, basename(copy));
    await cp(original, fresh, { recursive: true, verbatimSymlinks: true });
    await openAll(fresh);
    // What is not whole any more makes room; of two that copy at once the second leaves the first one's.
    if (!(await isWhole(copy, original, files))) await rm(copy, { recursive: true, force: true });
    await rename(fresh, copy).catch(async (error: unknown) => {
      if (!(await isWhole(copy, original, files))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function openAll(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) continue;
    const { mode } = await lstat(path);
    await chmod(path, entry.isDirectory() || (mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
}

/** Copies of other versions that no server runs from, and drafts of processes that are gone. */
async function removeOthers(parent: string, name: string): Promise<void> {
  const running = (await commandLines()).map(({ words }) => words[0] ?? '');
  for (const other of await readdir(parent)) {
    const drafter = /\.new-(\d+)-/.exec(other)?.[1];
    const path = join(parent, other);
    const inUse = drafter ? isAlive(Number(drafter)) : running.some((file) => file.startsWith(`${path}/`));
    if (other !== name && !inUse) await rm(path, { recursive: true, force: true });
  }
}

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}

async function contentHash(directory: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(await readFile(join(directory, file)));
  return hash.digest('hex').slice(0, 16);
}
