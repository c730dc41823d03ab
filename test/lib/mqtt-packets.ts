/** MQTT 3.1.1 packets octet by octet, also such as no client library would send. */
export const text = (value: string | Uint8Array): Buffer => {
  const octets = Buffer.from(value);
  return Buffer.concat([Buffer.from([octets.length >> 8, octets.length & 0xff]), octets]);
};

/** `first`: type and flags. */
export function packet(first: number, ...parts: (number | Uint8Array)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : part)));
  const length: number[] = [];
  for (let left = body.length; ; left = Math.floor(left / 128)) {
    length.push(left >= 128 ? (left % 128) | 0x80 : left);
    if (left < 128) break;
  }
  return Buffer.concat([Buffer.from([first, ...length]), body]);
}

type Connect = { name?: string; level?: number; flags?: number; more?: Uint8Array[]; first?: number };

/** CONNECT (§3.1) with a clean session and a keep-alive of 30 s. */
export const connect = (
  clientId: string | Uint8Array,
  { name = 'MQTT', level = 4, flags = 0x02, more = [], first = 0x10 }: Connect = {},
): Buffer => packet(first, text(name), level, flags, 0, 30, text(clientId), ...more);

const id = (value: number) => Buffer.from([value >> 8, value & 0xff]);

/** Whatever MQTT 3.1.1 demands to be closed upon: its clause, and the octets that follow a CONNECT. */
export const VIOLATIONS: [clause: string, what: string, octets: Uint8Array][] = [
  ['1.5.3-1', 'a topic that is not UTF-8', packet(0x30, text(Uint8Array.of(0x61, 0xff)))],
  ['1.5.3-1', 'half a surrogate pair', packet(0x30, text(Uint8Array.of(0xed, 0xa0, 0x80)))],
  ['1.5.3-1', 'an overlong form', packet(0x30, text(Uint8Array.of(0xc0, 0xaf)))],
  ['1.5.3-2', 'U+0000 in a topic', packet(0x30, text('a\0b'))],
  ['1.5.3-2', 'U+0000 in a filter', packet(0x82, id(1), text('a\0'), 0)],
  ['1.5.3-2', 'U+0000 in a filter of UNSUBSCRIBE', packet(0xa2, id(1), text('a\0'))],
  ['2.2.2-2', 'the type 0', packet(0x00)],
  ['2.2.2-2', 'the type 15', packet(0xf0)],
  ['2.2.2-2', 'CONNACK', packet(0x20, 0, 0)],
  ['2.2.2-2', 'SUBACK', packet(0x90, id(1), 0)],
  ['2.2.2-2', 'UNSUBACK', packet(0xb0, id(1))],
  ['2.2.2-2', 'PINGRESP', packet(0xd0)],
  ['2.2.2-2', 'PUBACK with flags', packet(0x42, id(1))],
  ['2.2.2-2', 'PINGREQ with flags', packet(0xc1)],
  ['3.14.1-1', 'DISCONNECT with flags', packet(0xe8)],
  ['3.6.1-1', 'PUBREL without its flags', packet(0x60, id(1))],
  ['3.8.1-1', 'SUBSCRIBE without its flags', packet(0x80, id(1), text('a'), 0)],
  ['3.8.1-1', 'SUBSCRIBE with more flags', packet(0x8a, id(1), text('a'), 0)],
  ['3.10.1-1', 'UNSUBSCRIBE without its flags', packet(0xa0, id(1), text('a'))],
  ['2.2.3', 'a remaining length of five octets', Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01])],
  ['2.3.1-1', 'the packet id 0 in PUBLISH', packet(0x32, text('a'), id(0))],
  ['2.3.1-1', 'the packet id 0 in SUBSCRIBE', packet(0x82, id(0), text('a'), 0)],
  ['2.3.1-1', 'the packet id 0 in UNSUBSCRIBE', packet(0xa2, id(0), text('a'))],
  ['2.3.1-1', 'the packet id 0 in PUBACK', packet(0x40, id(0))],
  ['2.3.1-1', 'PUBLISH without room for its packet id', packet(0x32, text('a'), 0)],
  ['3.1.0-2', 'a second CONNECT', connect('again')],
  ['3.3.1-2', 'DUP with quality of service 0', packet(0x38, text('a'))],
  ['3.3.1-4', 'quality of service 3', packet(0x36, text('a'), id(1))],
  ['3.3.2-2', 'a wildcard in a topic', packet(0x30, text('a/+'))],
  ['3.3.2-2', 'another wildcard in a topic', packet(0x30, text('#'))],
  ['4.7.3-1', 'an empty topic', packet(0x30, text(''))],
  ['4.7.3-1', 'an empty filter', packet(0x82, id(1), text(''), 0)],
  ['3.3.2', 'a topic longer than its packet', packet(0x30, 0xff, 0xff, 0x61)],
  ['3.3.2', 'PUBLISH without a topic', packet(0x30)],
  ['3.4.2', 'PUBACK without a packet id', packet(0x40)],
  ['3.4.2', 'PUBACK with a payload', packet(0x40, id(1), 0)],
  ['3.8.3-3', 'SUBSCRIBE without a filter', packet(0x82, id(1))],
  ['3.8.3-4', 'SUBSCRIBE to quality of service 3', packet(0x82, id(1), text('a'), 3)],
  ['3.8.3-4', 'reserved bits beside the quality of service', packet(0x82, id(1), text('a'), 0x80)],
  ['3.8.3', 'SUBSCRIBE without a quality of service', packet(0x82, id(1), text('a'))],
  ['3.8.3', 'SUBSCRIBE whose second filter is cut short', packet(0x82, id(1), text('a'), 0, 0, 9, 0x61)],
  ['3.10.3-2', 'UNSUBSCRIBE without a filter', packet(0xa2, id(1))],
  ['4.7.1-2', 'a filter that goes on after #', packet(0x82, id(1), text('#/a'), 0)],
  ['4.7.1-2', '# beside other characters', packet(0x82, id(1), text('a#'), 0)],
  ['4.7.1-3', '+ beside other characters', packet(0x82, id(1), text('a+/b'), 0)],
  ['4.7.1-3', '+ beside other characters in UNSUBSCRIBE', packet(0xa2, id(1), text('+a'))],
  ['3.12', 'PINGREQ with a body', packet(0xc0, 0)],
  ['3.14', 'DISCONNECT with a body', packet(0xe0, 0)],
];

/** Whatever it demands to be closed upon in a first packet. */
export const CONNECT_VIOLATIONS: [clause: string, what: string, octets: Uint8Array][] = [
  ['2.2.2-2', 'flags beside the type', connect('x', { first: 0x11 })],
  ['3.1.0-1', 'another packet first', packet(0xc0)],
  ['3.1.2-1', 'another name of the protocol', connect('x', { name: 'MQTX' })],
  ['3.1.2-3', 'the reserved flag', connect('x', { flags: 0x03 })],
  ['3.1.2-13', 'a quality of service for no will', connect('x', { flags: 0x0a })],
  ['3.1.2-15', 'a will that is none to be kept', connect('x', { flags: 0x22 })],
  ['3.1.2-14', 'a will of quality of service 3', connect('x', { flags: 0x1e, more: [text('t'), text('m')] })],
  ['3.1.2-22', 'a password without a user name', connect('x', { flags: 0x42, more: [text('secret')] })],
  ['3.1.3', 'octets after the last field', connect('x', { more: [Buffer.from('more')] })],
  ['3.1.3', 'a user name that is missing', connect('x', { flags: 0x82 })],
  ['3.1.3', 'a will without a message', connect('x', { flags: 0x06, more: [text('t')] })],
  ['3.1.3', 'a packet that ends in its keep-alive', packet(0x10, text('MQTT'), 4, 2, 0)],
  ['3.1.3-4', 'a client id that is not UTF-8', connect(Uint8Array.of(0xff))],
  ['1.5.3-2', 'U+0000 in the client id', connect('a\0b')],
  ['3.1.3-11', 'U+0000 in the user name', connect('x', { flags: 0x82, more: [text('\0')] })],
  ['4.7.3-1', 'a will to an empty topic', connect('x', { flags: 0x06, more: [text(''), text('m')] })],
  ['3.3.2-2', 'a will to a wildcard', connect('x', { flags: 0x06, more: [text('a/#'), text('m')] })],
];

/** Versions of which the answer has to say that they are not spoken here [MQTT-3.1.2-2]. */
export const OTHER_VERSIONS: [string, Uint8Array][] = [
  ['MQTT 3.1', connect('x', { name: 'MQIsdp', level: 3 })],
  ['MQTT 3.1 with a client id longer than it knew', connect('x'.repeat(36), { name: 'MQIsdp', level: 3 })],
  ['MQTT 3.1 as a bridge', connect('x', { name: 'MQIsdp', level: 131 })],
  ['MQTT 3.1.1 as a bridge', connect('x', { level: 132 })],
  ['MQTT 5', packet(0x10, text('MQTT'), 5, 2, 0, 30, 0, text('x'))],
  ['a version 0', connect('x', { level: 0 })],
];
