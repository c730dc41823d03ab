import { capacityFor } from './capacity.ts';
import { codewordsOf } from './codewords.ts';
import { formatPlaces, functionPatterns, type Modules, withRemainder } from './function-patterns.ts';
import { MASKS, penalty } from './masks.ts';

/** Text as a QR code (ISO/IEC 18004:2015) of level M: rows of modules, true where dark. */
export function encodeQr(text: string): boolean[][] {
  const octets = new TextEncoder().encode(text);
  const capacity = capacityFor(octets.length);
  const patterns = functionPatterns(capacity);
  const bits = codewordsOf(octets, capacity).flatMap((codeword) =>
    Array.from({ length: 8 }, (_, i) => ((codeword >>> (7 - i)) & 1) === 1),
  );
  const codes = MASKS.map((_, mask) => finished(patterns, bits, mask));
  return codes.reduce((best, code) => (penalty(code) < penalty(best) ? code : best));
}

function finished(patterns: Modules, bits: readonly boolean[], mask: number): boolean[][] {
  const inverts = MASKS[mask] as (row: number, column: number) => boolean;
  const code = patterns.map((row) => row.map((dark) => dark === true));
  for (const [i, [row, column]] of dataPlaces(patterns).entries()) {
    (code[row] as boolean[])[column] = (bits[i] ?? false) !== inverts(row, column);
  }
  // Level M is 00 (table 25); the mask keeps the format from being all light.
  const format = withRemainder(mask, 10, 0x537) ^ 0x5412;
  for (const places of formatPlaces(code.length)) {
    for (const [i, [row, column]] of places.entries()) {
      (code[row] as boolean[])[column] = ((format >>> i) & 1) === 1;
    }
  }
  return code;
}

/** Free modules in the order in which they are filled: two columns at a time, upwards and downwards in turn (§7.7.3). */
function dataPlaces(patterns: Modules): [row: number, column: number][] {
  const size = patterns.length;
  const places: [number, number][] = [];
  let upwards = true;
  for (let right = size - 1; right > 0; right -= 2) {
    // The vertical timing pattern is passed over.
    if (right === 6) right = 5;
    for (let i = 0; i < size; i++) {
      const row = upwards ? size - 1 - i : i;
      for (const column of [right, right - 1]) {
        if (patterns[row]?.[column] === undefined) places.push([row, column]);
      }
    }
    upwards = !upwards;
  }
  return places;
}
