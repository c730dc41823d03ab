/**
 * Text in Big5, the way `TextDecoder('big5')` reads it back; `undefined` when Big5 lacks one of its characters.
 * The platform only decodes it, so the table is that decoder turned round.
 */
export function encodeBig5(text: string): Buffer | undefined {
  const table = big5Table();
  const octets: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) octets.push(code);
    else {
      const pair = table.get(character);
      if (pair === undefined) return undefined;
      octets.push(pair >> 8, pair & 0xff);
    }
  }
  return Buffer.from(octets);
}

let known: ReadonlyMap<string, number> | undefined;

function big5Table(): ReadonlyMap<string, number> {
  known ??= new Map(pairs());
  return known;
}

/** Lead octets from 0xA1: those before are extensions that other software does not read. */
function* pairs(): Generator<[string, number]> {
  const decoder = new TextDecoder('big5', { fatal: true });
  for (let lead = 0xa1; lead <= 0xf9; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail > 0x7e && trail < 0xa1) continue;
      const character = decodePair(decoder, lead, trail);
      if (character !== undefined) yield [character, (lead << 8) | trail];
    }
  }
}

/** One character, or nothing: code points of private use are nobody's text. */
function decodePair(
  decoder: { decode(octets: Uint8Array): string },
  lead: number,
  trail: number,
): string | undefined {
  try {
    const text = decoder.decode(Uint8Array.of(lead, trail));
    return [...text].length === 1 && !/\p{Co}/u.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
