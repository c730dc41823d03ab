import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';

/** Compares a text with a golden file byte for byte; `UPDATE_GOLDEN=1` writes the file instead. */
export async function expectGolden(path: string, text: string): Promise<void> {
  const file = new URL(`../golden/${path}`, import.meta.url);
  if (process.env.UPDATE_GOLDEN === '1') await writeFile(file, text);
  expect(text).toBe(await readFile(file, 'utf8'));
}
