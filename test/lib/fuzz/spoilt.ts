import fc from 'fast-check';

type Container = Record<string, unknown> | unknown[];
type Spoiling = { at: number; what: (typeof WHATS)[number]; junk: unknown };

const WHATS = ['replace', 'replace', 'drop', 'add', 'nest', 'repeat', 'pollute'] as const;

/** What nobody expects: of every type, at every edge. */
const JUNK: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, 0, -1, 1.5, 2 ** 53, -(2 ** 63), 1e308, 5e-324, '', ' ', [], {}, [[]]],
    ...['\0', '\ud800', '\u202e', '😀'.repeat(20), 'a'.repeat(70_000), '../../etc/passwd', '%00', '{{7*7}}'],
    ...[
      `'; drop table customer; --`,
      '<script>alert(1)</script>',
      '=1+1',
      'a\r\nset-cookie: x=1',
      '-0',
      '1e999',
    ],
    ...['0190b5a0-0000-7000-8000-000000000000', '10.0.0.0/8', '::', '9999-12-31T23:59:59.999Z', '0000-00-00'],
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
);

/** The value with some members replaced, dropped, added, nested or repeated. */
export function spoilt(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const spoiling: fc.Arbitrary<Spoiling> = fc.record({
    at: fc.nat(),
    what: fc.constantFrom(...WHATS),
    junk: JUNK,
  });
  return fc.tuple(value, fc.array(spoiling, { maxLength: 3 })).map(([given, spoilings]) => {
    const holder = { root: structuredClone(given) };
    // Of its own, since it is spoilt further itself.
    for (const one of spoilings) spoil(holder, { ...one, junk: structuredClone(one.junk) });
    return holder.root;
  });
}

function spoil(holder: { root: unknown }, { at, what, junk }: Spoiling): void {
  const places = placesIn(holder);
  const place = places[at % places.length];
  if (!place) return;
  const { parent, name } = place;
  const member = (parent as Record<string, unknown>)[name];
  if (what === 'replace') set(parent, name, junk);
  if (what === 'drop' && parent !== holder) Reflect.deleteProperty(parent, name);
  if (what === 'add' && Array.isArray(parent)) parent.push(junk);
  else if (what === 'add' && parent !== holder) set(parent, nameOf(junk), junk);
  if (what === 'nest') set(parent, name, nested(member, (at % 100) + 1));
  if (what === 'repeat' && Array.isArray(parent))
    parent.push(...Array.from({ length: 20 }, () => structuredClone(member)));
  if (what === 'pollute' && typeof member === 'object' && member !== null) {
    set(member, '__proto__', { role: 'operator-admin' });
  }
}

/** Not by `String`: what has no prototype, or a member called `toString`, has no text. */
const nameOf = (junk: unknown) => (typeof junk === 'string' ? junk : fc.stringify(junk)).slice(0, 20);

/** Also a member that is called `__proto__`, as JSON may have one. */
function set(parent: object, name: string, value: unknown): void {
  Object.defineProperty(parent, name, { value, enumerable: true, writable: true, configurable: true });
}

function nested(value: unknown, depth: number): unknown {
  let around = value;
  for (let i = 0; i < depth; i++) around = [around];
  return around;
}

/** Every member of every object and array, the outermost first. */
function placesIn(value: Container | object): { parent: Container; name: string }[] {
  return Object.keys(value).flatMap((name) => {
    const member = (value as Record<string, unknown>)[name];
    const inside = typeof member === 'object' && member !== null ? placesIn(member) : [];
    return [{ parent: value as Container, name }, ...inside];
  });
}
