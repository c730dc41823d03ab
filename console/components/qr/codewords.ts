import type { Capacity } from './capacity.ts';
import { parityOf } from './reed-solomon.ts';

const BYTE_MODE = 0b0100;

/** Text as codewords with their parity, interleaved (ISO/IEC 18004:2015 §7.4 to §7.6). */
export function codewordsOf(octets: Uint8Array, capacity: Capacity): number[] {
  const { blocks, parity, codewords } = capacity;
  const data = dataOf(octets, capacity);
  // Blocks differ by one codeword at the most, the shorter first.
  const short = Math.floor(codewords / blocks) - parity;
  const shortBlocks = blocks - (codewords % blocks);
  let at = 0;
  const parts = Array.from({ length: blocks }, (_, i) => {
    const part = data.slice(at, at + short + (i < shortBlocks ? 0 : 1));
    at += part.length;
    return part;
  });
  return [...interleave(parts), ...interleave(parts.map((part) => parityOf(part, parity)))];
}

function dataOf(octets: Uint8Array, { version, blocks, parity, codewords }: Capacity): number[] {
  const room = codewords - blocks * parity;
  const binary = (value: number, bits: number) => value.toString(2).padStart(bits, '0');
  let bits = binary(BYTE_MODE, 4) + binary(octets.length, version < 10 ? 8 : 16);
  for (const octet of octets) bits += binary(octet, 8);
  bits += '0'.repeat(Math.min(4, room * 8 - bits.length));
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  const data = (bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2));
  for (let i = 0; data.length < room; i++) data.push(i % 2 === 0 ? 0xec : 0x11);
  return data;
}

function interleave(parts: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => parts.flatMap((part) => part[i] ?? [])).flat();
}
