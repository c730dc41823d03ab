import fc from 'fast-check';

/** Where an element of DER (X.690 §8.1) begins, where its content does, and where it ends. */
type Element = { from: number; content: number; to: number };
type Spoiling = { at: number; what: (typeof WHATS)[number]; octet: number; octets: Uint8Array };

const WHATS = [
  'flip',
  'retag',
  'lengthen',
  'shorten',
  'indefinite',
  'huge',
  'drop',
  'repeat',
  'swap',
  'truncate',
  'insert',
  'deepen',
  'empty',
] as const;

/** DER with elements retagged, of false lengths, dropped, repeated, exchanged, nested without end, cut short. */
export function spoiltDer(seeds: readonly Uint8Array[]): fc.Arbitrary<Buffer> {
  const spoiling: fc.Arbitrary<Spoiling> = fc.record({
    at: fc.nat(),
    what: fc.constantFrom(...WHATS),
    octet: fc.integer({ min: 0, max: 255 }),
    octets: fc.uint8Array({ maxLength: 40 }),
  });
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(spoiling, { minLength: 1, maxLength: 3 }))
    .map(([seed, spoilings]) => spoilings.reduce<Buffer>(spoil, Buffer.from(seed)));
}

function spoil(der: Buffer, { at, what, octet, octets }: Spoiling): Buffer {
  const elements = elementsOf(der, 0, der.length, 0);
  const { from, content, to } = elements[at % elements.length] ?? { from: 0, content: 0, to: der.length };
  const other = elements[(at >> 8) % Math.max(elements.length, 1)] ?? { from: 0, to: 0 };
  const around = (...inside: Uint8Array[]) =>
    Buffer.concat([der.subarray(0, from), ...inside, der.subarray(to)]);
  const whole = der.subarray(from, to);
  const changed = (place: number, value: number): Buffer => {
    const copy = Buffer.from(der);
    if (copy.length > 0) copy[place % copy.length] = value;
    return copy;
  };
  switch (what) {
    case 'flip':
      return changed(at, octet);
    case 'retag':
      return changed(from, octet);
    case 'lengthen':
      return changed(from + 1, (der[from + 1] ?? 0) + 1);
    case 'shorten':
      return changed(from + 1, Math.max((der[from + 1] ?? 0) - 1, 0));
    case 'indefinite':
      return changed(from + 1, 0x80);
    case 'huge':
      return around(
        Buffer.from([der[from] ?? 0x30, 0x84, 0x7f, 0xff, 0xff, octet]),
        der.subarray(content, to),
      );
    case 'drop':
      return around();
    case 'repeat':
      return around(...Array.from({ length: (octet % 30) + 2 }, () => whole));
    case 'swap':
      return around(der.subarray(other.from, other.to));
    case 'truncate':
      return der.subarray(0, at % (der.length + 1));
    case 'insert':
      return around(octets, whole);
    case 'deepen':
      return around(Buffer.from('3080'.repeat(octet * 8), 'hex'), whole);
    case 'empty':
      return around(Buffer.from([der[from] ?? 0x30, 0]));
  }
}

/** Every element that can be made out, the outermost first. */
function elementsOf(der: Buffer, from: number, end: number, depth: number): Element[] {
  const found: Element[] = [];
  for (let at = from; at + 2 <= end && depth < 12; ) {
    const first = der[at + 1] ?? 0;
    const more = first & 0x80 ? first & 0x7f : 0;
    if (more > 3) break;
    const length =
      more === 0 ? first : der.subarray(at + 2, at + 2 + more).reduce((n, octet) => n * 256 + octet, 0);
    const content = at + 2 + more;
    const to = content + length;
    if (to > end) break;
    found.push({ from: at, content, to });
    if ((der[at] ?? 0) & 0x20) found.push(...elementsOf(der, content, to, depth + 1));
    at = to;
  }
  return found;
}
