import { createPacketReader, malformed, type PacketReader } from './packet-reader.ts';
import { Refused } from './refused.ts';

/** What MQTT 3.1.1 says of a packet of a type that clients send (§3). */
type Rule = {
  /** Whether the four bits beside the type are as they must be [MQTT-2.2.2-2]. */
  flags(bits: number): boolean;
  /** Of a packet that always has the same one. */
  length?: number;
  /** Reads the packet, or of a PUBLISH what comes before its payload. @throws Refused */
  read(packet: PacketReader, bits: number): void;
};

const none = (bits: number) => bits === 0;
/** [MQTT-3.6.1-1], [MQTT-3.8.1-1], [MQTT-3.10.1-1] */
const reserved = (bits: number) => bits === 0b0010;
const onlyId = (packet: PacketReader) => packet.packetId();
const nothing = () => undefined;

export const CONNECT = 1;
export const PUBLISH = 3;

const RULES: Partial<Record<number, Rule>> = {
  [CONNECT]: { flags: none, read: readConnect },
  [PUBLISH]: {
    // [MQTT-3.3.1-2], [MQTT-3.3.1-4]
    flags: (bits) => qosOf(bits) < 3 && !(qosOf(bits) === 0 && (bits & 0b1000) !== 0),
    read: readPublishHead,
  },
  4: { flags: none, length: 2, read: onlyId },
  5: { flags: none, length: 2, read: onlyId },
  6: { flags: reserved, length: 2, read: onlyId },
  7: { flags: none, length: 2, read: onlyId },
  8: { flags: reserved, read: (packet) => readFilters(packet, true) },
  10: { flags: reserved, read: (packet) => readFilters(packet, false) },
  12: { flags: none, length: 0, read: nothing },
  14: { flags: none, length: 0, read: nothing },
};

export const qosOf = (bits: number): number => (bits >> 1) & 0b11;

/**
 * By the fixed header alone: that a client may send such a packet.
 * @throws Refused (`packet-malformed`)
 */
export function checkFixedHeader(type: number, bits: number): void {
  const rule = RULES[type];
  if (!rule) throw malformed(`a client sends no packet of type ${type}`);
  if (!rule.flags(bits)) throw malformed(`the flags ${bits} of a packet of type ${type} are reserved`);
}

/** @throws Refused (`packet-malformed`) */
export function checkLength(type: number, remaining: number): void {
  const { length = remaining } = RULES[type] as Rule;
  if (length !== remaining) throw malformed(`a packet of type ${type} has ${length} octets`);
}

/**
 * All of a packet; of a PUBLISH what comes before its payload.
 * @throws Refused (`packet-malformed`, `mqtt-version-unsupported`)
 */
export function checkPacket(type: number, bits: number, octets: Uint8Array): void {
  const packet = createPacketReader(octets);
  (RULES[type] as Rule).read(packet, bits);
  packet.end();
}

const FLAG = { reserved: 1, will: 4, willRetain: 32, password: 64, user: 128 };

function readConnect(packet: PacketReader): void {
  const name = packet.text();
  const level = packet.octet();
  // [MQTT-3.1.2-2]; earlier and later versions have other fields from here on.
  if ((name === 'MQTT' && level !== 4) || name === 'MQIsdp') {
    throw new Refused('mqtt-version-unsupported', 'Only MQTT 3.1.1 is spoken here.');
  }
  if (name !== 'MQTT') throw malformed('the name of the protocol is another');
  const flags = packet.octet();
  const has = (flag: number) => (flags & flag) !== 0;
  const willQos = (flags >> 3) & 0b11;
  // [MQTT-3.1.2-3]
  if (has(FLAG.reserved)) throw malformed('the reserved flag of CONNECT is set');
  // [MQTT-3.1.2-11], [MQTT-3.1.2-13], [MQTT-3.1.2-15]
  if (!has(FLAG.will) && (willQos > 0 || has(FLAG.willRetain)))
    throw malformed('there is no will to its flags');
  // [MQTT-3.1.2-14]
  if (willQos === 3) throw malformed('a will has the quality of service 3');
  // [MQTT-3.1.2-22]
  if (has(FLAG.password) && !has(FLAG.user)) throw malformed('there is a password without a user name');
  packet.twoOctets();
  packet.text();
  if (has(FLAG.will)) {
    checkTopic(packet.text());
    packet.binary();
  }
  if (has(FLAG.user)) packet.text();
  if (has(FLAG.password)) packet.binary();
}

function readPublishHead(packet: PacketReader, bits: number): void {
  checkTopic(packet.text());
  if (qosOf(bits) > 0) packet.packetId();
}

/** [MQTT-3.3.2-2], [MQTT-4.7.3-1] */
function checkTopic(topic: string): void {
  if (topic === '') throw malformed('a topic is empty');
  if (/[+#]/.test(topic)) throw malformed('a topic holds a wildcard');
}

/** [MQTT-3.8.3-1], [MQTT-3.8.3-3], [MQTT-3-8.3-4], [MQTT-3.10.3-1], [MQTT-3.10.3-2] */
function readFilters(packet: PacketReader, withQos: boolean): void {
  packet.packetId();
  do {
    checkFilter(packet.text());
    if (withQos && packet.octet() > 2)
      throw malformed('a quality of service is asked for that does not exist');
  } while (packet.hasMore());
}

/** [MQTT-4.7.1-2], [MQTT-4.7.1-3], [MQTT-4.7.3-1] */
function checkFilter(filter: string): void {
  if (filter === '') throw malformed('a topic filter is empty');
  const levels = filter.split('/');
  const isWell = (level: string, i: number) =>
    level === '+' || (level === '#' && i === levels.length - 1) || !/[+#]/.test(level);
  if (!levels.every(isWell)) throw malformed('a wildcard is not a level of its topic filter');
}
