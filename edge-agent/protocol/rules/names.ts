import { unicastFault } from './addresses.ts';
import { fault, type ValueFault } from './fault.ts';
import { TIME_ZONES } from './time-zones.ts';

/**
 * Host names that nobody can have, since programs look for a service under them: proxies (draft-ietf-wrec-wpad-01), IPv6
 * tunnels (RFC 5214 §8.3.2), the machine itself (RFC 6761 §6.3).
 */
export const NOBODYS_HOSTNAMES = ['wpad', 'isatap', 'localhost', 'broadcasthost'] as const;

const IPV4 = /^\d+(\.\d+){3}$/;

/** Exactly as the IANA database writes it: `CST` and `asia/taipei` mean something to one program and not to another. */
export function timeZoneFault(name: string): ValueFault | undefined {
  return TIME_ZONES.has(name)
    ? undefined
    : fault(
        'unknown-time-zone',
        `${name} is not a time zone of the IANA database, such as Asia/Taipei or UTC`,
      );
}

/** A DNS name of which no program thinks that it is an address (RFC 3696 §2), nor that it is its own machine. */
export function dnsNameFault(name: string): ValueFault | undefined {
  if (/(^|\.)\d+$/.test(name)) return fault('value-invalid', `${name} ends in a number, as an address does`);
  return /(^|\.)localhost$/i.test(name)
    ? fault('name-reserved', `${name} is whatever machine asks for it`)
    : undefined;
}

/** A server, by address or by name. */
export function serverFault(host: string): ValueFault | undefined {
  return IPV4.test(host) && host.split('.').every((octet) => Number(octet) <= 255)
    ? unicastFault(host)
    : dnsNameFault(host);
}

/** The name of one host in a LAN. */
export function hostnameFault(name: string): ValueFault | undefined {
  return NOBODYS_HOSTNAMES.some((reserved) => reserved === name.toLowerCase())
    ? fault('name-reserved', `${name} is looked for by programs and cannot be the name of a host`)
    : undefined;
}
