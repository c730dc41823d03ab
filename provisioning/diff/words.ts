import { withoutSecrets } from '../secrets.ts';

/** `localTrafficSelectors` → `local traffic selectors`. */
export function memberWords(member: string): string {
  return member.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
}

/** A value in a sentence; secrets are left out. */
export function valueWords(value: unknown): string {
  if (value === undefined) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueWords).join(', ');
  if (typeof value === 'object' && value !== null) return objectWords(value as Record<string, unknown>);
  return String(value);
}

function objectWords(value: Record<string, unknown>): string {
  switch (value.method) {
    case 'dhcp':
      return 'DHCP';
    case 'static':
      return `static ${value.address} by ${value.gateway}`;
    case 'pppoe':
      return `PPPoE as ${value.username}`;
  }
  if (
    typeof value.protocol === 'string' &&
    Object.keys(value).every((name) => /^(protocol|ports)$/.test(name))
  ) {
    return [value.protocol, ...((value.ports as number[] | undefined) ?? [])].join(' ');
  }
  return JSON.stringify(withoutSecrets(value));
}
