import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameGuard } from '../../../cloud/broker/frame-guard.ts';
import {
  CONNECT_VIOLATIONS,
  connect,
  OTHER_VERSIONS,
  packet,
  text,
  VIOLATIONS,
} from '../../lib/mqtt-packets.ts';

const CONNECT = connect('x');
/** With a topic of one character. */
const message = (length: number): Uint8Array => packet(0x30, text('a'), new Uint8Array(length - 3));

test('however the octets are cut, every packet within the limit passes and the stream ends at a boundary', () => {
  const stream = fc
    .array(fc.integer({ min: 3, max: 300 }), { maxLength: 8 })
    .map((lengths) => Uint8Array.from([CONNECT, ...lengths.map(message)].flatMap((part) => [...part])));
  fc.assert(
    fc.property(stream, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (octets, cuts) => {
      const guard = createFrameGuard(300);
      for (let at = 0, turn = 0; at < octets.length; turn++) {
        const size = cuts[turn % cuts.length] as number;
        guard.take(octets.subarray(at, at + size));
        at += size;
      }
      return guard.atBoundary();
    }),
  );
});

test('one octet too many is refused by the header alone', () => {
  const guard = createFrameGuard(300);
  guard.take(CONNECT);
  guard.take(message(300));
  expect(() => guard.take(message(301).subarray(0, 3))).toThrow(
    expect.objectContaining({ code: 'packet-oversized' }),
  );
});

test('an endless remaining length is refused', () => {
  const guard = createFrameGuard();
  guard.take(CONNECT);
  expect(() => guard.take(Uint8Array.from([0x30, 0xff, 0xff, 0xff, 0xff]))).toThrow(
    expect.objectContaining({ code: 'packet-malformed' }),
  );
});

test('what is cut inside a packet or its header is not at a boundary', () => {
  const guard = createFrameGuard();
  expect(guard.atBoundary()).toBe(true);
  guard.take(CONNECT.subarray(0, 1));
  expect(guard.atBoundary()).toBe(false);
  guard.take(CONNECT.subarray(1, 5));
  expect(guard.atBoundary()).toBe(false);
  guard.take(CONNECT.subarray(5));
  expect(guard.atBoundary()).toBe(true);
});

/** What the guard says of a stream, given whole and octet by octet. */
function refusalsOf(...octets: Uint8Array[]): (string | undefined)[] {
  const stream = Buffer.concat(octets);
  const pieces = [[stream], Array.from(stream, (octet) => Uint8Array.of(octet))];
  return pieces.map((chunks) => {
    const guard = createFrameGuard();
    try {
      for (const chunk of chunks) guard.take(chunk);
      return undefined;
    } catch (error) {
      return (error as { code: string }).code;
    }
  });
}

test.each(VIOLATIONS)('[MQTT-%s] %s is refused', (_clause, _what, octets) => {
  expect(refusalsOf(CONNECT, octets)).toEqual(['packet-malformed', 'packet-malformed']);
});

test.each(CONNECT_VIOLATIONS)('[MQTT-%s] in the first packet: %s is refused', (clause, _what, octets) => {
  const code = clause === '3.1.0-1' ? 'connect-invalid' : 'packet-malformed';
  expect(refusalsOf(octets)).toEqual([code, code]);
});

test.each(OTHER_VERSIONS)('[MQTT-3.1.2-2] %s is not spoken', (_version, octets) => {
  expect(refusalsOf(octets)).toEqual(['mqtt-version-unsupported', 'mqtt-version-unsupported']);
});

test('every packet a client may send passes', () => {
  const id = Buffer.from([0x12, 0]);
  const packets = [
    packet(0x30, text('a'), Buffer.from('payload')),
    packet(0x30, text('\ufeff/a')),
    packet(0x31, text('a')),
    packet(0x32, text('a'), id),
    packet(0x3a, text('a'), id, Buffer.from('again')),
    packet(0x34, text('a'), id),
    packet(0x40, id),
    packet(0x50, id),
    packet(0x62, id),
    packet(0x70, id),
    packet(0x82, id, text('a/+/b/#'), 2),
    packet(0x82, id, text('#'), 0, text('+'), 1, text('/'), 2),
    packet(0xa2, id, text('a'), text('+/#')),
    packet(0xc0),
    packet(0xe0),
  ];
  expect(refusalsOf(CONNECT, ...packets)).toEqual([undefined, undefined]);
  const will = [text('t'), text('m')];
  for (const octets of [
    connect('', { flags: 0x02 }),
    connect('x'.repeat(300)),
    connect('x', { flags: 0x36, more: will }),
    connect('x', { flags: 0xc2, more: [text('u'), text(Uint8Array.of(0xff, 0))] }),
    connect('x', { flags: 0xf6, more: [...will, text('u'), text('p')] }),
  ]) {
    expect(refusalsOf(octets)).toEqual([undefined, undefined]);
  }
});

test('a large packet that is no message, and a topic without end, are refused by their first octets', () => {
  expect(refusalsOf(CONNECT, Buffer.from([0x82, 0x81, 0x20]))).toEqual([
    'packet-oversized',
    'packet-oversized',
  ]);
  expect(refusalsOf(CONNECT, Buffer.from([0x30, 0xff, 0x7f, 0x04, 0x01]))).toEqual([
    'topic-refused',
    'topic-refused',
  ]);
});

test('a packet that is too long or too short for its type is refused by its header alone', () => {
  for (const header of [Buffer.from([0x40, 3]), Buffer.from([0x70, 1]), Buffer.from([0xc0, 1])]) {
    const guard = createFrameGuard();
    guard.take(CONNECT);
    expect(() => guard.take(header)).toThrow(expect.objectContaining({ code: 'packet-malformed' }));
  }
});

test('a topic may have 1024 octets, and not one more', () => {
  expect(refusalsOf(CONNECT, packet(0x30, text('a'.repeat(1024))))).toEqual([undefined, undefined]);
  expect(refusalsOf(CONNECT, packet(0x30, text('a'.repeat(1025))))).toEqual([
    'topic-refused',
    'topic-refused',
  ]);
});

test('another protocol is no version of MQTT, whatever its level', () => {
  for (const level of [3, 4, 5])
    expect(refusalsOf(connect('x', { name: 'MQTX', level }))).toEqual([
      'packet-malformed',
      'packet-malformed',
    ]);
});
