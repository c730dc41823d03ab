import { Refused } from './refused.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the fields of one packet (MQTT 3.1.1 §1.5). Every read @throws Refused (`packet-malformed`). */
export type PacketReader = ReturnType<typeof createPacketReader>;

export function createPacketReader(octets: Uint8Array) {
  let at = 0;
  const take = (count: number): Uint8Array => {
    if (at + count > octets.length) throw malformed('a field reaches beyond its packet');
    at += count;
    return octets.subarray(at - count, at);
  };
  const octet = (): number => take(1)[0] as number;
  const twoOctets = (): number => octet() * 256 + octet();
  const binary = (): Uint8Array => take(twoOctets());

  return {
    octet,
    twoOctets,
    binary,
    /** [MQTT-1.5.3-1], [MQTT-1.5.3-2] */
    text(): string {
      const text = decoded(binary());
      if (text.includes('\0')) throw malformed('text holds U+0000');
      return text;
    },
    /** [MQTT-2.3.1-1] */
    packetId(): void {
      if (twoOctets() === 0) throw malformed('a packet id is 0');
    },
    hasMore: (): boolean => at < octets.length,
    end(): void {
      if (at < octets.length) throw malformed('a packet is longer than its fields');
    },
  };
}

function decoded(octets: Uint8Array): string {
  try {
    return UTF8.decode(octets);
  } catch {
    throw malformed('text is not UTF-8');
  }
}

/** A violation of the protocol, upon which the connection has to be closed [MQTT-4.8.0-1]. */
export const malformed = (what: string) => new Refused('packet-malformed', `Not MQTT 3.1.1: ${what}.`);
