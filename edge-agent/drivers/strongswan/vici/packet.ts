import { ViciError, writeName } from './message.ts';

/** Packet types (strongSwan, `src/libcharon/plugins/vici/README.md`, "Packet types"). */
export const PACKET = {
  commandRequest: 0,
  commandResponse: 1,
  commandUnknown: 2,
  eventRegister: 3,
  eventUnregister: 4,
  eventConfirm: 5,
  eventUnknown: 6,
  event: 7,
} as const;

/** charon sends and takes no larger ones. */
const MOST_OCTETS = 512 * 1024;

const LENGTH_OCTETS = 4;

export type Packet = { type: number /** Of an event. */; name: string; body: Buffer };

/** A request: commands and registrations of events have a name. */
export function writePacket(type: number, name: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const content = Buffer.concat([Buffer.of(type), writeName(name), body]);
  if (content.length > MOST_OCTETS) throw new RangeError('a packet has at most 512 KiB');
  const length = Buffer.alloc(LENGTH_OCTETS);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

/**
 * Cuts a stream of octets into packets, however it was delivered.
 * @returns for each chunk the packets that are complete with it
 */
export function createPacketReader(): (chunk: Buffer) => Packet[] {
  let held: Buffer[] = [];
  let heldOctets = 0;
  let wanted = LENGTH_OCTETS;

  return (chunk) => {
    held.push(chunk);
    heldOctets += chunk.length;
    if (heldOctets < wanted) return [];
    let octets = Buffer.concat(held);
    const packets: Packet[] = [];
    for (;;) {
      wanted = LENGTH_OCTETS;
      if (octets.length < LENGTH_OCTETS) break;
      const length = octets.readUInt32BE();
      if (length === 0 || length > MOST_OCTETS) throw new ViciError(`a packet of ${length} octets`);
      wanted = LENGTH_OCTETS + length;
      if (octets.length < wanted) break;
      packets.push(readPacket(octets.subarray(LENGTH_OCTETS, wanted)));
      octets = octets.subarray(wanted);
    }
    held = [octets];
    heldOctets = octets.length;
    return packets;
  };
}

function readPacket(content: Buffer): Packet {
  const type = content.readUInt8();
  if (type !== PACKET.event) return { type, name: '', body: content.subarray(1) };
  const length = content[1] ?? 0;
  if (length === 0 || content.length < 2 + length) throw new ViciError('an event without a name');
  return { type, name: content.toString('utf8', 2, 2 + length), body: content.subarray(2 + length) };
}
