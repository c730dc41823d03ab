import { alignmentCentres, type Capacity } from './capacity.ts';

/** Modules by row and column: true is dark, undefined is still free. */
export type Modules = (boolean | undefined)[][];

/** What is in every code of a version: finders, timing, alignment, version, and light places for the format. */
export function functionPatterns({ version, size }: Capacity): Modules {
  const modules: Modules = Array.from({ length: size }, () =>
    Array<boolean | undefined>(size).fill(undefined),
  );
  const set = (row: number, column: number, dark: boolean) => {
    const line = modules[row];
    if (line && column >= 0 && column < size) line[column] = dark;
  };
  const rings = (row: number, column: number, radius: number, isDark: (ring: number) => boolean) => {
    for (let y = -radius; y <= radius; y++) {
      for (let x = -radius; x <= radius; x++) {
        set(row + y, column + x, isDark(Math.max(Math.abs(x), Math.abs(y))));
      }
    }
  };
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  for (const row of alignmentCentres(version)) {
    for (const column of alignmentCentres(version)) {
      const atFinder = [row, column].every((at) => at === 6 || at === size - 7) && !(row > 6 && column > 6);
      if (!atFinder) rings(row, column, 2, (ring) => ring !== 1);
    }
  }
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const) {
    rings(row, column, 4, (ring) => ring !== 2 && ring !== 4);
  }
  for (const [row, column] of formatPlaces(size).flat()) set(row, column, false);
  set(size - 8, 8, true);
  if (version >= 7) {
    const bits = withRemainder(version, 12, 0x1f25);
    for (let i = 0; i < 18; i++) {
      const dark = ((bits >>> i) & 1) === 1;
      set(Math.floor(i / 3), size - 11 + (i % 3), dark);
      set(size - 11 + (i % 3), Math.floor(i / 3), dark);
    }
  }
  return modules;
}

/** Where the fifteen bits of the format stand, the lowest first; twice (figure 25). */
export function formatPlaces(size: number): [row: number, column: number][][] {
  const around = [0, 1, 2, 3, 4, 5, 7, 8, 8, 8, 8, 8, 8, 8, 8];
  const across = [8, 8, 8, 8, 8, 8, 8, 8, 7, 5, 4, 3, 2, 1, 0];
  return [
    around.map((row, i) => [row, across[i] as number]),
    around.map((_, i) => (i < 8 ? [8, size - 1 - i] : [size - 15 + i, 8])),
  ];
}

/** A value followed by the remainder of its division: BCH codes (annexes C and D). */
export function withRemainder(value: number, degree: number, divisor: number): number {
  let rest = value << degree;
  for (let bit = 31 - Math.clz32(rest); rest !== 0 && bit >= degree; bit = 31 - Math.clz32(rest)) {
    rest ^= divisor << (bit - degree);
  }
  return (value << degree) | rest;
}
