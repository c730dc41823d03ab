import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameGuard } from '../../../cloud/broker/frame-guard.ts';

const CONNECT = Uint8Array.from([0x10, 2, 0, 0]);

function packet(length: number): Uint8Array {
  const head = [0x30];
  for (let left = length; ; left = Math.floor(left / 128)) {
    head.push(left >= 128 ? (left % 128) | 0x80 : left);
    if (left < 128) break;
  }
  return Uint8Array.from([...head, ...new Uint8Array(length)]);
}

test('however the octets are cut, every packet within the limit passes and the stream ends at a boundary', () => {
  const stream = fc
    .array(fc.integer({ min: 0, max: 300 }), { maxLength: 8 })
    .map((lengths) => Uint8Array.from([CONNECT, ...lengths.map(packet)].flatMap((part) => [...part])));
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
  guard.take(packet(300));
  expect(() => guard.take(packet(301).subarray(0, 3))).toThrow(
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
  guard.take(CONNECT.subarray(1, 3));
  expect(guard.atBoundary()).toBe(false);
  guard.take(CONNECT.subarray(3));
  expect(guard.atBoundary()).toBe(true);
});
