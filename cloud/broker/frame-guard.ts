import { PACKET_LIMIT_BYTES } from '#protocol';
import { malformed } from './packet-reader.ts';
import { CONNECT, checkFixedHeader, checkLength, checkPacket, PUBLISH, qosOf } from './packet-rules.ts';
import { Refused } from './refused.ts';

/** Every packet but PUBLISH is small: a few names at the most. */
const CONTROL_LIMIT_BYTES = 4096;
/** No topic that an appliance may publish to is nearly as long. */
const TOPIC_LIMIT_BYTES = 1024;
/** The remaining length takes four octets at the most (§2.2.3). */
const LENGTH_OCTETS = 4;

/**
 * Follows a stream of MQTT packets (MQTT 3.1.1 §2) and refuses what the protocol demands to be closed, before the MQTT
 * library, which takes much of it, has seen the packet's end. Of a message it keeps the head only, so that one that is too
 * large is known by its first octets, before anybody has buffered it.
 */
export type FrameGuard = {
  /**
   * Takes the next octets.
   * @throws Refused (`packet-oversized`, `packet-malformed`, `connect-invalid`, `mqtt-version-unsupported`,
   * `topic-refused`)
   */
  take(chunk: Uint8Array): void;
  /** Whether the stream stands between two packets; a stream that ends elsewhere was cut. */
  atBoundary(): boolean;
};

export function createFrameGuard(limitBytes: number = PACKET_LIMIT_BYTES): FrameGuard {
  let connected = false;
  let state: 'type' | 'length' | 'head' | 'payload' = 'type';
  let type = 0;
  let bits = 0;
  let remaining = 0;
  let octets = 0;
  /** What was received of the head, and how long it is as far as is known by now. */
  let head: number[] = [];
  let headLength = 0;

  function takeType(octet: number): void {
    type = octet >> 4;
    bits = octet & 0x0f;
    // [MQTT-3.1.0-1], [MQTT-3.1.0-2]
    if (!connected && type !== CONNECT) {
      throw new Refused('connect-invalid', 'The first packet of a connection has to be CONNECT.');
    }
    if (connected && type === CONNECT) throw malformed('a second CONNECT');
    checkFixedHeader(type, bits);
    connected = true;
    state = 'length';
    remaining = 0;
    octets = 0;
  }

  function takeLength(octet: number): void {
    remaining += (octet & 0x7f) * 128 ** octets;
    octets += 1;
    if (octet & 0x80) {
      if (octets === LENGTH_OCTETS) throw malformed('the remaining length has five octets');
      return;
    }
    const limit = type === PUBLISH ? limitBytes : Math.min(CONTROL_LIMIT_BYTES, limitBytes);
    if (remaining > limit) {
      throw new Refused('packet-oversized', `A packet of ${remaining} octets; at most ${limit} are taken.`);
    }
    checkLength(type, remaining);
    head = [];
    // Of a message as far as the length of its topic.
    headLength = type === PUBLISH ? 2 : remaining;
    if (headLength > remaining) throw malformed('a field reaches beyond its packet');
    state = 'head';
    if (headLength === 0) endHead();
  }

  function takeHead(octet: number): void {
    head.push(octet);
    if (head.length < headLength) return;
    if (type === PUBLISH && headLength === 2) {
      const topic = (head[0] as number) * 256 + (head[1] as number);
      headLength = 2 + topic + (qosOf(bits) > 0 ? 2 : 0);
      if (headLength > remaining) throw malformed('a field reaches beyond its packet');
      if (topic > TOPIC_LIMIT_BYTES) throw new Refused('topic-refused', `A topic of ${topic} octets.`);
      if (headLength > 2) return;
    }
    endHead();
  }

  function endHead(): void {
    checkPacket(type, bits, Uint8Array.from(head));
    remaining -= headLength;
    state = remaining === 0 ? 'type' : 'payload';
  }

  return {
    take(chunk) {
      for (let at = 0; at < chunk.length; ) {
        if (state === 'payload') {
          const skipped = Math.min(remaining, chunk.length - at);
          remaining -= skipped;
          at += skipped;
          if (remaining === 0) state = 'type';
          continue;
        }
        const octet = chunk[at++] as number;
        if (state === 'type') takeType(octet);
        else if (state === 'length') takeLength(octet);
        else takeHead(octet);
      }
    },
    atBoundary: () => state === 'type',
  };
}
