import type { Report } from '#protocol';
import type { AccessLine } from '../access-line.ts';
import { isPublicAddress } from '../addresses/address-kinds.ts';
import { byText } from '../order.ts';

/** What is seen of an appliance: the addresses it reports, and the one its connection comes from. */
export type Observation = { wanAddresses: Report['wanAddresses']; observedAddress: string | null };

/** Lines whose peers can call them, preferred first. */
function callableLines(lines: readonly AccessLine[]): AccessLine[] {
  return lines
    .filter((line) => line.reachable !== false)
    .sort((a, b) => a.priority - b.priority || byText(a.name, b.name));
}

/** Whether peers can open connections to a site at all. */
export function isReachable(lines: readonly AccessLine[]): boolean {
  return callableLines(lines).length > 0;
}

/**
 * The address at which VPN peers call an appliance, or null when it is not known (yet) or it cannot be called.
 * Line by line, preferred first: the fixed address the operator entered, else a public static address, else a public
 * address the appliance reports. When no line has one, the address its connection comes from, unless that is the address
 * of somebody who translates addresses for it. An address that nobody on the internet can call is passed over.
 */
export function publicAddressOf(lines: readonly AccessLine[], seen: Observation): string | null {
  const callable = callableLines(lines);
  if (callable.length === 0) return null;
  for (const line of callable) {
    const address = fixedAddress(line) ?? reportedAddress(line, seen);
    if (address !== undefined) return address;
  }
  if (callable.length < lines.length || callable.some((line) => isBehindNat(line, seen))) return null;
  const observed = seen.observedAddress?.replace(/^::ffff:/i, '') ?? '';
  return /^\d+(\.\d+){3}$/.test(observed) && isPublicAddress(observed) ? observed : null;
}

/**
 * Whether it is certain that peers cannot call the appliance, as far as anybody can see: every line is said not to be
 * reachable, or has an address that only a translator's own network knows.
 */
export function isUncallable(lines: readonly AccessLine[], seen: Observation): boolean {
  return (
    publicAddressOf(lines, seen) === null && callableLines(lines).every((line) => isBehindNat(line, seen))
  );
}

/** The line has an address, and peers elsewhere cannot call that. */
function isBehindNat({ name, addressing }: AccessLine, { wanAddresses }: Observation): boolean {
  if (addressing.method === 'static') return !isPublicAddress(hostOf(addressing.address));
  return wanAddresses.some((wan) => wan.wan === name && !isPublicAddress(wan.address));
}

function fixedAddress(line: AccessLine): string | undefined {
  if (line.publicAddress !== undefined && isPublicAddress(line.publicAddress)) return line.publicAddress;
  if (line.addressing.method !== 'static') return undefined;
  const address = hostOf(line.addressing.address);
  return isPublicAddress(address) ? address : undefined;
}

function reportedAddress(line: AccessLine, seen: Observation): string | undefined {
  return seen.wanAddresses.find(
    (wan) => wan.wan === line.name && wan.refusedFor === undefined && isPublicAddress(wan.address),
  )?.address;
}

const hostOf = (address: string): string => address.split('/')[0] ?? '';
