/** A section of vici's raw notation: `key=value`, `key=[a b]`, `key {…}`. Values may hold spaces up to the next key. */
export type RawSection = { values: Map<string, string>; sections: Map<string, RawSection> };

/** swanctl(8) `--raw`: one `<event> event {…}` a line; an answer line `<command> reply {…}` closes it. */
export function parseRawEvents(text: string, event: string): RawSection[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${event} event `))
    .map((line) => parseSection(line.slice(line.indexOf('{') + 1)).section);
}

function parseSection(text: string): { section: RawSection; length: number } {
  const section: RawSection = { values: new Map(), sections: new Map() };
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const space = /^\s+/.exec(rest);
    const opens = /^([^\s={}]+) \{/.exec(rest);
    const value = /^([^\s={}]+)=(\[[^\]]*\]|(?:(?!\s[^\s={}]+(?:=| \{))[^}])*)/.exec(rest);
    if (space) at += space[0].length;
    else if (rest.startsWith('}')) return { section, length: at + 1 };
    else if (opens) {
      const inner = parseSection(rest.slice(opens[0].length));
      section.sections.set(opens[1] as string, inner.section);
      at += opens[0].length + inner.length;
    } else if (value) {
      section.values.set(value[1] as string, (value[2] as string).trim());
      at += value[0].length;
    } else at += 1;
  }
  return { section, length: at };
}
