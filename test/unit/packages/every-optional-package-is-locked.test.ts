import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Locked = { optionalDependencies?: Record<string, string> };

/**
 * npm leaves packages of other platforms out of the lock file where its registry does not hold them, and `npm ci` of
 * npm 11 then refuses to install anything at all.
 */
test('every optional package a locked package asks for is locked itself, so that npm ci accepts the lock file', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {}).filter((name) => !isLocked(lock.packages, path, name)),
  );
  expect(missing).toEqual([]);
});

/** As Node resolves it: next to the package that asks, or in any folder above. */
function isLocked(packages: Record<string, Locked>, from: string, name: string): boolean {
  if (packages[from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`]) return true;
  if (from === '') return false;
  const above = from.lastIndexOf('/node_modules/');
  return isLocked(packages, above < 0 ? '' : from.slice(0, above), name);
}
