import { PACKET_LIMIT_BYTES } from '#protocol';
import { Refused } from './refused.ts';

/** The first packet is CONNECT (MQTT 3.1.1 §3.1) with an id and no will: a small one. */
const CONNECT_LIMIT_BYTES = 4096;
const CONNECT_TYPE = 1;
/** The remaining length takes four octets at the most (§2.2.3). */
const LENGTH_OCTETS = 4;

/**
 * Follows the fixed headers of a stream of MQTT packets (MQTT 3.1.1 §2.2) without keeping any of it, so that a packet
 * too large is known by its first octets, before anybody has buffered it.
 */
export type FrameGuard = {
  /** Takes the next octets. @throws Refused (`packet-oversized`, `packet-malformed`, `connect-invalid`) */
  take(chunk: Uint8Array): void;
  /** Whether the stream stands between two packets; a stream that ends elsewhere was cut. */
  atBoundary(): boolean;
};

export function createFrameGuard(limitBytes: number = PACKET_LIMIT_BYTES): FrameGuard {
  let limit = CONNECT_LIMIT_BYTES;
  let first = true;
  let state: 'type' | 'length' | 'body' = 'type';
  let remaining = 0;
  let octets = 0;

  function takeType(octet: number): void {
    if (first && octet >> 4 !== CONNECT_TYPE) {
      throw new Refused('connect-invalid', 'The first packet of a connection has to be CONNECT.');
    }
    state = 'length';
    remaining = 0;
    octets = 0;
  }

  function takeLength(octet: number): void {
    remaining += (octet & 0x7f) * 128 ** octets;
    octets += 1;
    if (octet & 0x80) {
      if (octets === LENGTH_OCTETS)
        throw new Refused('packet-malformed', 'The remaining length is too long.');
      return;
    }
    if (remaining > limit) {
      throw new Refused('packet-oversized', `A packet of ${remaining} octets; at most ${limit} are taken.`);
    }
    first = false;
    limit = limitBytes;
    state = remaining === 0 ? 'type' : 'body';
  }

  return {
    take(chunk) {
      for (let at = 0; at < chunk.length; ) {
        if (state === 'body') {
          const skipped = Math.min(remaining, chunk.length - at);
          remaining -= skipped;
          at += skipped;
          if (remaining === 0) state = 'type';
          continue;
        }
        const octet = chunk[at++] as number;
        if (state === 'type') takeType(octet);
        else takeLength(octet);
      }
    },
    atBoundary: () => state === 'type',
  };
}
