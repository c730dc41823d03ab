import { closeSync, openSync } from 'node:fs';

/** A path of a Unix socket has at most 107 octets (unix(7)); the socket's own name takes 14 of them. */
const LONGEST_DIRECTORY = 90;

/** A short name for the directory of a socket. */
export type SocketHost = { of(directory: string): string; [Symbol.dispose](): void };

/** A directory with a long path is held open, and reached by its descriptor for as long as this process has it. */
export function createSocketHost(): SocketHost {
  const held = new Map<string, number>();
  return {
    of(directory) {
      if (Buffer.byteLength(directory) <= LONGEST_DIRECTORY) return directory;
      const descriptor = held.get(directory) ?? openSync(directory, 'r');
      held.set(directory, descriptor);
      return `/proc/${process.pid}/fd/${descriptor}`;
    },
    [Symbol.dispose]() {
      for (const descriptor of held.values()) closeSync(descriptor);
      held.clear();
    },
  };
}
