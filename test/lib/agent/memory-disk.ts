import type { Disk } from '../../../edge-agent/state/disk.ts';
import { createFuse, type Fuse, PowerLoss } from './fuse.ts';

/** A disk that outlives the processes on it. `torn` is the share of an append that a power loss leaves. */
export type Platter = { files: Map<string, Buffer>; torn: number };

export function createPlatter(torn = 0): Platter {
  return { files: new Map(), torn };
}

/** The disk as one process sees it, until its power goes. */
export function createMemoryDisk(platter: Platter, fuse: Fuse = createFuse()): Disk {
  const { files } = platter;
  const content = (name: string) => files.get(name) ?? Buffer.alloc(0);
  return {
    read: async (name) => fuse.step(() => files.get(name)),
    write: async (name, data) => fuse.step(() => void files.set(name, Buffer.from(data))),
    async append(name, data) {
      try {
        fuse.step(() => files.set(name, Buffer.concat([content(name), Buffer.from(data)])));
      } catch (error) {
        const half = Buffer.from(data).subarray(0, Math.floor(platter.torn * data.length));
        if (error instanceof PowerLoss && !platter.files.get(name)?.toString().endsWith(data))
          files.set(name, Buffer.concat([content(name), half]));
        throw error;
      }
    },
    remove: async (name) => fuse.step(() => void files.delete(name)),
    clear: async (kept) =>
      fuse.step(() => {
        for (const name of files.keys()) if (!kept.includes(name)) files.delete(name);
      }),
    list: async (folder) =>
      fuse.step(() =>
        [...files]
          .filter(([name]) => name.startsWith(`${folder}/`))
          .map(([name, data]) => ({ name: name.slice(folder.length + 1), bytes: data.length }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
      ),
  };
}
