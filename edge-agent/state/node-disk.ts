import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Disk } from './disk.ts';

const UNFINISHED = '.unfinished';

/**
 * The disk under `directory`. A write is a temporary file, fsync, rename, and fsync of the folder: the order that
 * survives a power loss on any POSIX file system.
 *
 * @param options.synchronous `false` leaves out fsync, for many simulated appliances on one disk.
 */
export function createNodeDisk(directory: string, { synchronous = true } = {}): Disk {
  const path = (name: string) => join(directory, name);

  async function writeDurably(file: string, flags: 'w' | 'a', content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await using handle = await open(file, flags, 0o600);
    await handle.writeFile(content);
    if (synchronous) await handle.sync();
  }

  async function syncFolder(folder: string): Promise<void> {
    if (!synchronous) return;
    await using handle = await open(folder, 'r');
    await handle.sync();
  }

  return {
    read: (name) => orMissing(readFile(path(name)), undefined),
    async write(name, content) {
      const file = path(name);
      await writeDurably(file + UNFINISHED, 'w', content);
      await rename(file + UNFINISHED, file);
      await syncFolder(dirname(file));
    },
    async append(name, content) {
      const file = path(name);
      await writeDurably(file, 'a', content);
      await syncFolder(dirname(file));
    },
    async remove(name) {
      await rm(path(name), { force: true });
    },
    async clear(kept) {
      const clearFolder = async (folder: string): Promise<void> => {
        for (const entry of await orMissing(readdir(path(folder)), [])) {
          const name = folder === '' ? entry : `${folder}/${entry}`;
          if (kept.includes(name)) continue;
          if (kept.some((each) => each.startsWith(`${name}/`))) await clearFolder(name);
          else await rm(path(name), { recursive: true, force: true });
        }
        if (folder === '') await syncFolder(directory);
      };
      await clearFolder('');
    },
    async list(folder) {
      const names = await orMissing(readdir(path(folder)), []);
      const finished = names.filter((name) => !name.endsWith(UNFINISHED)).sort();
      return Promise.all(
        finished.map(async (name) => ({ name, bytes: (await stat(join(path(folder), name))).size })),
      );
    },
  };
}

async function orMissing<Value, Missing>(work: Promise<Value>, missing: Missing): Promise<Value | Missing> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return missing;
    throw error;
  }
}
