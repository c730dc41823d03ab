/**
 * A message of strongSwan's VICI protocol: values, lists and sections by name. Names are chosen by charon and by whoever
 * wrote its configuration; values may hold any text of a peer, and have no structure.
 */
export type ViciSection = {
  values: Map<string, string>;
  lists: Map<string, string[]>;
  sections: Map<string, ViciSection>;
};

/** What charon says is not a message. */
export class ViciError extends Error {
  override readonly name = 'ViciError';
}

/** Element types (strongSwan, `src/libcharon/plugins/vici/README.md`, "Message format"). */
const ELEMENT = {
  sectionStart: 1,
  sectionEnd: 2,
  keyValue: 3,
  listStart: 4,
  listItem: 5,
  listEnd: 6,
} as const;

/** charon's own answers are four deep at the most. */
const MOST_LEVELS = 16;

/** @throws ViciError when the octets are no message, or not all of them are */
export function readMessage(octets: Buffer): ViciSection {
  const reader = createReader(octets);
  const root = emptySection();
  const open = [root];
  while (!reader.atEnd()) {
    const section = open.at(-1) as ViciSection;
    switch (reader.octet()) {
      case ELEMENT.sectionStart: {
        if (open.length > MOST_LEVELS) throw new ViciError('sections are nested too deeply');
        const inner = emptySection();
        section.sections.set(reader.name(), inner);
        open.push(inner);
        break;
      }
      case ELEMENT.sectionEnd:
        if (open.length === 1) throw new ViciError('a section ends that did not begin');
        open.pop();
        break;
      case ELEMENT.keyValue:
        section.values.set(reader.name(), reader.value());
        break;
      case ELEMENT.listStart:
        section.lists.set(reader.name(), readItems(reader));
        break;
      default:
        throw new ViciError('an element of unknown type, or a list item outside a list');
    }
  }
  if (open.length > 1) throw new ViciError('a section does not end');
  return root;
}

function readItems(reader: Reader): string[] {
  const items: string[] = [];
  for (;;) {
    const type = reader.octet();
    if (type === ELEMENT.listEnd) return items;
    if (type !== ELEMENT.listItem) throw new ViciError('a list holds something else than items');
    items.push(reader.value());
  }
}

type Reader = ReturnType<typeof createReader>;

function createReader(octets: Buffer) {
  let at = 0;
  const take = (length: number): Buffer => {
    if (at + length > octets.length) throw new ViciError('a message ends too early');
    at += length;
    return octets.subarray(at - length, at);
  };
  return {
    atEnd: () => at === octets.length,
    octet: () => take(1).readUInt8(),
    name: () => take(take(1).readUInt8()).toString('utf8'),
    value: () => take(take(2).readUInt16BE()).toString('utf8'),
  };
}

function emptySection(): ViciSection {
  return { values: new Map(), lists: new Map(), sections: new Map() };
}

/** The octets of a request: key/value pairs only, which is all that the commands used here take. */
export function writeMessage(values: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat(
    Object.entries(values).flatMap(([key, value]) => [
      Buffer.of(ELEMENT.keyValue),
      writeName(key),
      writeLength(Buffer.byteLength(value)),
      Buffer.from(value),
    ]),
  );
}

/** One octet of length, then the name. */
export function writeName(name: string): Buffer {
  const octets = Buffer.from(name);
  if (octets.length === 0 || octets.length > 0xff) throw new RangeError(`not a name: ${name}`);
  return Buffer.concat([Buffer.of(octets.length), octets]);
}

function writeLength(length: number): Buffer {
  if (length > 0xffff) throw new RangeError('a value has at most 65535 octets');
  const octets = Buffer.alloc(2);
  octets.writeUInt16BE(length);
  return octets;
}
