import { privateNetworkFault } from '../../provisioning/addresses/check-pool.ts';
import { AppError } from '../platform/errors.ts';

/** What the shapes cannot say. @throws AppError request-invalid */
export function checkCustomer({ addressPool }: { addressPool?: string }): void {
  if (addressPool === undefined) return;
  const fault = privateNetworkFault(addressPool);
  if (fault) refuse('/addressPool', fault.code, fault.detail);
}

/** @throws AppError request-invalid */
export function checkSite({ timeZone }: { timeZone?: string }): void {
  if (timeZone === undefined || isTimeZone(timeZone)) return;
  refuse('/timeZone', 'unknown', 'is not a time zone of the IANA database');
}

/** Asking is slow, and a file of sites asks for the same ones again and again. */
const knownTimeZones = new Set<string>();

function isTimeZone(name: string): boolean {
  if (knownTimeZones.has(name)) return true;
  try {
    // An offset such as +08:00 is a time zone to Intl, not to an appliance.
    const known = !/^[+-]/.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
    if (known) knownTimeZones.add(name);
    return known;
  } catch {
    return false;
  }
}

function refuse(pointer: string, code: string, detail: string): never {
  throw new AppError('request-invalid', `${pointer} ${detail}.`, { faults: [{ pointer, code, detail }] });
}
