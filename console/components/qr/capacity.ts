/** QR codes of error correction level M (ISO/IEC 18004:2015, table 9), by version from 1. */
const PARITY_PER_BLOCK = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];

export type Capacity = { version: number; size: number; blocks: number; parity: number; codewords: number };

const sizeOf = (version: number): number => 17 + 4 * version;

/** Where the centres of alignment patterns are, along both axes (annex E). */
export function alignmentCentres(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  const last = sizeOf(version) - 7;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => last - step * (count - 2 - i))];
}

function codewordsOf(version: number): number {
  const count = alignmentCentres(version).length;
  let modules = (16 * version + 128) * version + 64;
  if (count > 0) modules -= (25 * count - 10) * count - 55;
  if (version >= 7) modules -= 36;
  return Math.floor(modules / 8);
}

/** The smallest code that holds so many octets. @throws RangeError for more than 666 */
export function capacityFor(octets: number): Capacity {
  for (const [i, parity] of PARITY_PER_BLOCK.entries()) {
    const version = i + 1;
    const blocks = BLOCKS[i] as number;
    const codewords = codewordsOf(version);
    // Mode indicator and count come first (§7.4.2).
    const header = version < 10 ? 12 : 20;
    if (header + octets * 8 <= (codewords - blocks * parity) * 8) {
      return { version, size: sizeOf(version), blocks, parity, codewords };
    }
  }
  throw new RangeError('too much text for a QR code of this kind');
}
