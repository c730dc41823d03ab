import { copyFile, stat, truncate } from 'node:fs/promises';

const LIMIT_BYTES = 1024 * 1024;

/**
 * Keeps a log that daemons append to from filling the disk: past 1 MiB it becomes `<path>.1` and starts anew. The file
 * is emptied in place, since its writers hold it open.
 */
export async function boundLog(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size <= LIMIT_BYTES) return;
  await copyFile(path, `${path}.1`);
  await truncate(path);
}
