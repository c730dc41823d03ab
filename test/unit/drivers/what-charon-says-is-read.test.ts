import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tunnelState } from '../../../edge-agent/drivers/strongswan/tunnel-state.ts';
import { readLoadedConnections } from '../../../edge-agent/drivers/strongswan/vici/loaded-connection.ts';
import {
  readMessage,
  ViciError,
  type ViciSection,
  writeMessage,
  writeName,
} from '../../../edge-agent/drivers/strongswan/vici/message.ts';
import {
  createPacketReader,
  PACKET,
  writePacket,
} from '../../../edge-agent/drivers/strongswan/vici/packet.ts';
import { readSecurityAssociations } from '../../../edge-agent/drivers/strongswan/vici/security-association.ts';

type Tree = { [name: string]: string | string[] | Tree };

/** A message as charon writes it (strongSwan, vici README, "Message format"). */
function octetsOf(tree: Tree): Buffer {
  const name = (text: string) => Buffer.concat([Buffer.of(Buffer.byteLength(text)), Buffer.from(text)]);
  const value = (text: string) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(Buffer.byteLength(text));
    return Buffer.concat([length, Buffer.from(text)]);
  };
  return Buffer.concat(
    Object.entries(tree).flatMap(([key, content]) => {
      if (typeof content === 'string') return [Buffer.of(3), name(key), value(content)];
      if (!Array.isArray(content)) return [Buffer.of(1), name(key), octetsOf(content), Buffer.of(2)];
      const items = content.flatMap((item) => [Buffer.of(5), value(item)]);
      return [Buffer.of(4), name(key), ...items, Buffer.of(6)];
    }),
  );
}

function treeOf({ values, lists, sections }: ViciSection): Tree {
  const inner = [...sections].map(([name, section]) => [name, treeOf(section)] as const);
  return Object.fromEntries([...values, ...lists, ...inner]);
}

const aName = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme-ascii' });
const { tree: aTree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.dictionary(
    aName.filter((name) => name !== '__proto__'),
    fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'binary' }),
      fc.array(fc.string({ unit: 'binary' })),
      tie('tree'),
    ),
    { maxKeys: 5 },
  ) as fc.Arbitrary<Tree>,
}));

test('what is written into a message is read from it, whatever the values hold', () => {
  fc.assert(
    fc.property(aTree, (tree) => void expect(treeOf(readMessage(octetsOf(tree)))).toEqual({ ...tree })),
  );
  const request = fc.dictionary(aName, fc.string({ unit: 'binary' }), { noNullPrototype: true });
  fc.assert(
    fc.property(
      request,
      (values) =>
        void expect(readMessage(writeMessage(values)).values).toEqual(new Map(Object.entries(values))),
    ),
  );
});

test('octets that are no message are refused, and never read for ever', () => {
  const read = (octets: Uint8Array) => {
    try {
      readMessage(Buffer.from(octets));
    } catch (error) {
      expect(error).toBeInstanceOf(ViciError);
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), read));
  fc.assert(
    fc.property(aTree, fc.nat(), fc.nat(255), (tree, at, octet) => {
      const octets = octetsOf(tree);
      if (octets.length > 0) octets[at % octets.length] = octet;
      read(octets);
    }),
  );
  const whole = octetsOf({ a: { b: 'c', d: ['e'] } });
  for (let cut = 1; cut < whole.length; cut++) {
    expect(() => readMessage(whole.subarray(0, cut)), String(cut)).toThrow(ViciError);
  }
  expect(() => readMessage(Buffer.from('\u0001\u0001a'.repeat(10_000)))).toThrow('too deeply');
  const nested = (levels: number) => {
    const octets = [...Array.from({ length: levels }, () => [1, 1, 97]).flat(), ...Array(levels).fill(2)];
    return () => readMessage(Buffer.from(octets));
  };
  expect(nested(16)).not.toThrow();
  expect(nested(17)).toThrow(ViciError);
});

test.for<[string, number[]]>([
  ['a section ends that did not begin', [2]],
  ['an element of unknown type', [7]],
  ['an item outside a list', [5, 0, 0]],
  ['a list within a list', [4, 1, 97, 4, 0, 0, 6, 6]],
  ['a value within a list', [4, 1, 97, 3, 0, 0, 6]],
])('charon says no message when %s', ([, octets]) => {
  let thrown: unknown;
  try {
    readMessage(Buffer.from(octets));
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ name: 'ViciError' });
});

test('what a message or a packet has no room for is not written', () => {
  expect(writeName('a'.repeat(255))).toHaveLength(256);
  for (const name of ['', 'a'.repeat(256), '名'.repeat(86)])
    expect(() => writeName(name), name).toThrow(RangeError);
  const value = 'a'.repeat(65_535);
  expect(readMessage(writeMessage({ key: value })).values.get('key')).toBe(value);
  expect(() => writeMessage({ key: `${value}a` })).toThrow(RangeError);
  const body = (octets: number) => writePacket(PACKET.commandRequest, 'a', Buffer.alloc(octets));
  expect(body(512 * 1024 - 3)).toHaveLength(512 * 1024 + 4);
  expect(() => body(512 * 1024 - 2)).toThrow(RangeError);
});

test('only packets of events have names; the longest is taken whole', () => {
  const read = (...octets: number[]) => createPacketReader()(Buffer.from(octets));
  expect(read(0, 0, 0, 3, PACKET.commandResponse, 9, 8)).toEqual([
    { type: PACKET.commandResponse, name: '', body: Buffer.of(9, 8) },
  ]);
  expect(read(0, 0, 0, 5, PACKET.event, 2, 97, 98, 9)).toEqual([
    { type: PACKET.event, name: 'ab', body: Buffer.of(9) },
  ]);
  expect(read(0, 0, 0, 4, PACKET.event, 2, 97, 98)).toMatchObject([{ name: 'ab', body: Buffer.alloc(0) }]);
  expect(() => read(0, 0, 0, 3, PACKET.event, 2, 97)).toThrow('without a name');
  expect(() => read(0, 0, 0, 3, PACKET.event, 0, 97)).toThrow('without a name');
  expect(() => read(0, 0, 0, 1, PACKET.event)).toThrow('without a name');
  const longest = createPacketReader();
  expect(longest(Buffer.from([0, 8, 0, 0, PACKET.commandResponse]))).toEqual([]);
  expect(longest(Buffer.alloc(512 * 1024 - 2))).toEqual([]);
  expect(longest(Buffer.alloc(1))).toMatchObject([{ type: PACKET.commandResponse }]);
});

test('packets are found in a stream however it is cut, and one that is too long ends it', () => {
  const packets = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(packets, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (bodies, cuts) => {
      const stream = Buffer.concat(
        bodies.map((body) => writePacket(PACKET.event, 'list-sa', Buffer.from(body))),
      );
      const read = createPacketReader();
      const found: Buffer[] = [];
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const length = cuts[turn % cuts.length]!;
        found.push(...read(stream.subarray(at, at + length)).map(({ body }) => body));
        at += length;
      }
      expect(found.map((body) => [...body])).toEqual(bodies.map((body) => [...body]));
    }),
  );
  expect(() => createPacketReader()(Buffer.from([0, 8, 0, 1, 7]))).toThrow('524289 octets');
  expect(() => createPacketReader()(Buffer.from([0, 0, 0, 0]))).toThrow(ViciError);
  expect(() => createPacketReader()(Buffer.from([0, 0, 0, 2, PACKET.event, 9]))).toThrow('without a name');
});

const SITE2 = {
  uniqueid: '7',
  version: '2',
  state: 'ESTABLISHED',
  'remote-host': '198.51.100.12',
  'remote-id': 'CN=a b, O=c',
  initiator: 'yes',
  established: '42',
  'tasks-passive': ['IKE_DPD', 'CHILD'],
  'child-sas': {
    'site2-3': { name: 'site2', uniqueid: '3', state: 'INSTALLED', 'bytes-in': '168', 'bytes-out': '252' },
    'site2-2': { name: 'site2', uniqueid: '2', state: 'DELETED', 'bytes-in': '1', 'bytes-out': '1' },
  },
};

const associationsOf = (...events: Tree[]) =>
  events.flatMap((event) => readSecurityAssociations(readMessage(octetsOf(event))));

test('security associations, and the states of tunnels that follow', () => {
  const all = associationsOf(
    { site2: SITE2 },
    { site3: { uniqueid: '8', state: 'CONNECTING', established: '0', 'child-sas': {} } },
  );
  expect(
    all.map(({ connection, id, established, initiator }) => [connection, id, established, initiator]),
  ).toEqual([
    ['site2', '7', true, true],
    ['site3', '8', false, false],
  ]);
  expect(tunnelState({ name: 'site2' }, all.slice(0, 1))).toEqual({
    peer: 'site2',
    state: 'up',
    establishedSeconds: 42,
    rxBytes: 169,
    txBytes: 253,
  });
  expect(tunnelState({ name: 'site3' }, all.slice(1))).toMatchObject({
    state: 'connecting',
    rxBytes: 0,
    txBytes: 0,
  });
  const standby = { insteadOf: 'site3', localTrafficSelectors: [], remoteTrafficSelectors: [] };
  expect(tunnelState({ name: 'site2', standby }, all.slice(0, 1))).not.toHaveProperty('insteadOf');
  const child = { ...SITE2['child-sas']['site2-3'], name: 'site2_standby' };
  const installed = associationsOf({ site2: { ...SITE2, 'child-sas': { 'site2-3': child } } });
  expect(tunnelState({ name: 'site2', standby }, installed)).toMatchObject({
    state: 'connecting',
    insteadOf: 'site3',
  });
  expect(tunnelState({ name: 'site4' }, [])).toEqual({
    peer: 'site4',
    state: 'down',
    rxBytes: 0,
    txBytes: 0,
  });
});

test('of an association all is read that the keeper decides by, and nothing made of what is missing', () => {
  const children = {
    'site2-3': { name: 'site2', uniqueid: '3', state: 'REKEYING', 'bytes-in': '0', 'bytes-out': '-5' },
    'site2-4': { 'bytes-in': '1.5', 'bytes-out': 'many' },
  };
  expect(
    associationsOf({ site2: { ...SITE2, state: 'DELETING', 'child-sas': children }, site3: {} }),
  ).toEqual([
    {
      ...{ connection: 'site2', id: '7', initiator: true, established: false, deleting: true },
      ...{ establishedSeconds: 42, remoteAddress: '198.51.100.12' },
      children: [
        { name: 'site2', id: '3', installed: true, bytesIn: 0, bytesOut: 0 },
        { name: '', id: '', installed: false, bytesIn: 0, bytesOut: 0 },
      ],
    },
    {
      ...{ connection: 'site3', id: '', initiator: false, established: false, deleting: false },
      ...{ establishedSeconds: 0, remoteAddress: '', children: [] },
    },
  ]);
});

test('what a peer says of itself is no tunnel, and who is nobody yet is left out', () => {
  const says =
    'x} zz {uniqueid=999 initiator=yes state=ESTABLISHED child-sas {a {name=site2 state=INSTALLED}}}';
  const sa = {
    uniqueid: '9',
    state: 'CONNECTING',
    'remote-id': says,
    'remote-eap-id': `\nlist-sa event {${says}`,
  };
  expect(associationsOf({ remote_access_eap: sa }, { '(unnamed)': sa })).toEqual([
    {
      connection: 'remote_access_eap',
      id: '9',
      initiator: false,
      established: false,
      deleting: false,
      establishedSeconds: 0,
      remoteAddress: '',
      children: [],
    },
  ]);
});

test('connections that are loaded, with the networks of their children', () => {
  const children = {
    site2: { mode: 'TUNNEL', 'local-ts': ['10.1.0.0/24'], 'remote-ts': ['10.2.0.0/24', '10.3.0.0/24'] },
  };
  const event = readMessage(octetsOf({ site2: { version: 'IKEv2', remote_addrs: ['192.0.2.1'], children } }));
  expect(readLoadedConnections(event)).toEqual([
    {
      name: 'site2',
      children: new Map([['site2', { local: ['10.1.0.0/24'], remote: ['10.2.0.0/24', '10.3.0.0/24'] }]]),
    },
  ]);
  const bare = readMessage(octetsOf({ site3: { children: { site3: {} } }, site4: {} }));
  expect(readLoadedConnections(bare)).toEqual([
    { name: 'site3', children: new Map([['site3', { local: [], remote: [] }]]) },
    { name: 'site4', children: new Map() },
  ]);
});
