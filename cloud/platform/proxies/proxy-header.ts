import { isIP } from 'node:net';

/**
 * What stands before everything else on a connection from a proxy (the PROXY protocol, versions 1 and 2, of HAProxy's
 * doc/proxy-protocol.txt). `client`: whom the connection is from; without one it is the proxy's own, as its health checks
 * are.
 */
export type ProxyHeader =
  | { state: 'incomplete' }
  | { state: 'absent' }
  | { state: 'malformed' }
  | { state: 'read'; length: number; client?: string };

const SIGNATURE_2 = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const SIGNATURE_1 = Buffer.from('PROXY ', 'latin1');
/** §2.1, its CR LF included. */
const LONGEST_LINE = 107;
/** §2.2: the addresses, and more than any proxy adds to them. */
const LONGEST_EXTENSION = 4096;

export function readProxyHeader(octets: Buffer): ProxyHeader {
  if (startsAlike(octets, SIGNATURE_2))
    return octets.length < 16 ? { state: 'incomplete' } : readBinary(octets);
  if (startsAlike(octets, SIGNATURE_1)) return readLine(octets);
  return { state: 'absent' };
}

/** As far as either of them goes. */
function startsAlike(octets: Buffer, signature: Buffer): boolean {
  const common = Math.min(octets.length, signature.length);
  return octets.subarray(0, common).equals(signature.subarray(0, common));
}

/** §2.1: `PROXY TCP4 <from> <to> <port> <port>`. */
function readLine(octets: Buffer): ProxyHeader {
  const end = octets.subarray(0, LONGEST_LINE).indexOf('\r\n');
  if (end < 0) return { state: octets.length < LONGEST_LINE ? 'incomplete' : 'malformed' };
  const [, family, client = '', , ...ports] = octets.toString('latin1', 0, end).split(' ');
  const length = end + 2;
  if (family === 'UNKNOWN') return { state: 'read', length };
  const version = family === 'TCP4' ? 4 : 6;
  const isWell = /^TCP[46]$/.test(family ?? '') && isIP(client) === version && ports.length === 2;
  return isWell ? { state: 'read', length, client } : { state: 'malformed' };
}

const VERSION_2 = 0x2;
const COMMAND = { local: 0, proxy: 1 };
const FAMILY = { ipv4: 1, ipv6: 2 };

/** §2.2. */
function readBinary(octets: Buffer): ProxyHeader {
  const [versionAndCommand = 0, familyAndProtocol = 0] = octets.subarray(12, 14);
  const rest = octets.readUInt16BE(14);
  const length = 16 + rest;
  const command = versionAndCommand & 0x0f;
  if (versionAndCommand >> 4 !== VERSION_2 || command > COMMAND.proxy || rest > LONGEST_EXTENSION) {
    return { state: 'malformed' };
  }
  if (octets.length < length) return { state: 'incomplete' };
  if (command === COMMAND.local) return { state: 'read', length };
  const family = familyAndProtocol >> 4;
  if (family === FAMILY.ipv4 && rest >= 12) {
    return { state: 'read', length, client: [...octets.subarray(16, 20)].join('.') };
  }
  if (family === FAMILY.ipv6 && rest >= 36) {
    const groups = Array.from({ length: 8 }, (_, i) => octets.readUInt16BE(16 + 2 * i).toString(16));
    return { state: 'read', length, client: groups.join(':') };
  }
  // Addresses of another kind are passed over; a known kind that is cut short is not.
  return family === FAMILY.ipv4 || family === FAMILY.ipv6
    ? { state: 'malformed' }
    : { state: 'read', length };
}
