/**
 * Reads a QR code (ISO/IEC 18004) of level M in byte mode as a camera that sees it perfectly would: everything is taken
 * from the modules, and every block must divide by its generator. Of versions 1 to 6, which need no version information.
 */
export function readQr(code: readonly (readonly boolean[])[]): string {
  const size = code.length;
  const version = (size - 17) / 4;
  const format = readFormat(code) ^ 0x5412;
  if (format >>> 13 !== 0) throw new Error('not of level M');
  const mask = MASKS[(format >>> 10) & 7]!;
  const bits: number[] = [];
  for (const [row, column] of path(size)) {
    if (isFunction(row, column, version, size)) continue;
    bits.push(Number(code[row]![column]! !== mask(row, column)));
  }
  const [blocks, perBlock, parity] = LAYOUT[version]!;
  const words = Array.from({ length: Math.floor(bits.length / 8) }, (_, i) =>
    value(bits.slice(i * 8, i * 8 + 8)),
  );
  const data = Array.from({ length: blocks }, (_, b) => {
    const own = Array.from({ length: perBlock }, (__, i) => words[i * blocks + b]!);
    const rest = Array.from({ length: parity }, (__, i) => words[blocks * perBlock + i * blocks + b]!);
    checkBlock([...own, ...rest], parity);
    return own;
  }).flat();
  const text = data.flatMap((word) => Array.from({ length: 8 }, (_, i) => (word >>> (7 - i)) & 1));
  if (value(text.slice(0, 4)) !== 4) throw new Error('not in byte mode');
  const length = value(text.slice(4, 12));
  return Buffer.from(Array.from({ length }, (_, i) => value(text.slice(12 + i * 8, 20 + i * 8)))).toString();
}

/** Blocks, data and parity codewords of each, by version (table 9). */
const LAYOUT: Record<number, readonly [number, number, number]> = {
  1: [1, 16, 10],
  2: [1, 28, 16],
  3: [1, 44, 26],
  4: [2, 32, 18],
  5: [2, 43, 24],
  6: [4, 27, 16],
};

const MASKS: readonly ((i: number, j: number) => boolean)[] = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_i, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
];

const value = (bits: readonly number[]): number => bits.reduce((sum, bit) => sum * 2 + bit, 0);

/** The copy beside the upper left finder, the highest bit first. */
function readFormat(code: readonly (readonly boolean[])[]): number {
  const left = [0, 1, 2, 3, 4, 5, 7, 8].map((column) => code[8]![column]!);
  const above = [7, 5, 4, 3, 2, 1, 0].map((row) => code[row]![8]!);
  return value([...left, ...above].map(Number));
}

function isFunction(row: number, column: number, version: number, size: number): boolean {
  const finder = (row < 9 && column < 9) || (row < 9 && column > size - 9) || (row > size - 9 && column < 9);
  const centre = size - 7;
  const alignment = version > 1 && Math.abs(row - centre) <= 2 && Math.abs(column - centre) <= 2;
  return finder || row === 6 || column === 6 || alignment;
}

function* path(size: number): Generator<[number, number]> {
  let upwards = true;
  for (const right of Array.from({ length: (size - 1) / 2 }, (_, i) => size - 1 - 2 * i)) {
    const column = right <= 6 ? right - 1 : right;
    for (let i = 0; i < size; i++) {
      const row = upwards ? size - 1 - i : i;
      yield [row, column];
      yield [row, column - 1];
    }
    upwards = !upwards;
  }
}

/** A codeword is a multiple of (x − 2⁰) … (x − 2ⁿ⁻¹): it is zero there. */
function checkBlock(block: readonly number[], parity: number): void {
  const powers = [1];
  for (let i = 1; i < 255; i++)
    powers.push(powers[i - 1]! & 0x80 ? (powers[i - 1]! << 1) ^ 0x11d : powers[i - 1]! << 1);
  const times = (a: number, exponent: number) =>
    a === 0 ? 0 : powers[(powers.indexOf(a) + exponent) % 255]!;
  for (let root = 0; root < parity; root++) {
    if (block.reduce((sum, word) => times(sum, root) ^ word, 0) !== 0) throw new Error('a block is wrong');
  }
}
