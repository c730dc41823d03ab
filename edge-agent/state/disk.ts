/**
 * Everything the agent remembers goes through here, so that a test can lose its power at any step. Names are relative
 * paths with `/`. Whoever writes one name serialises its own writes.
 */
export type Disk = {
  /** `undefined` when there is no such file. */
  read(name: string): Promise<Buffer | undefined>;
  /** Replaces the whole file, mode 0600. Durable on return; after a power loss it is the old or the new one, whole. */
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Adds to the end. Durable on return; after a power loss any prefix of `content` may be there. */
  append(name: string, content: string): Promise<void>;
  /** Does nothing when there is no such file. */
  remove(name: string): Promise<void>;
  /** Removes everything but these files. */
  clear(kept: readonly string[]): Promise<void>;
  /** Files of one folder, by name in code-unit order; empty when there is no such folder. */
  list(folder: string): Promise<{ name: string; bytes: number }[]>;
};
