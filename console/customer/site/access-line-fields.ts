import type { AccessLine, Addressing } from '../../api/site.ts';
import { numberOrText } from '../../forms/number-or-text.ts';

/** Fields of an access line by the pointer they have inside it. */
export type LineFields = Record<string, string>;
type Held = (pointer: string) => string;

export const METHODS = ['dhcp', 'static', 'pppoe'] as const satisfies readonly Addressing['method'][];
export type Method = (typeof METHODS)[number];
/** What a password is shown as; sent back like that it stays what it was. */
const MASK = '********';

/** What the fields hold for a line that is there. A password is not shown. */
export function fieldsOf({ device, vlanId, addressing, ...line }: AccessLine): LineFields {
  return {
    '/device': device,
    '/vlanId': textOf(vlanId),
    '/mtuBytes': textOf(line.mtuBytes),
    '/priority': textOf(line.priority),
    '/publicAddress': line.publicAddress ?? '',
    '/reachable': line.reachable === false ? 'no' : 'yes',
    '/ipv6/delegatedPrefix': line.ipv6?.delegatedPrefix ?? '',
    '/ipv6/gateway': line.ipv6?.gateway ?? '',
    '/addressing/method': addressing.method,
    ...(addressing.method === 'static' && {
      '/addressing/address': addressing.address,
      '/addressing/gateway': addressing.gateway,
      '/addressing/nameservers': addressing.nameservers.join(', '),
    }),
    ...(addressing.method === 'pppoe' && { '/addressing/username': addressing.username }),
  };
}

/** What a new line begins with. */
export const newFields = (index: number): LineFields => ({
  '/device': `eth${index}`,
  '/priority': String(index + 1),
  '/reachable': 'yes',
  '/addressing/method': 'dhcp',
});

/** The line as the fields say it. @param before the line they were filled from */
export function lineFrom(held: Held, name: AccessLine['name'], before: AccessLine | undefined): AccessLine {
  const text = (pointer: string) => held(pointer).trim();
  const vlanId = text('/vlanId');
  const mtuBytes = text('/mtuBytes');
  const publicAddress = text('/publicAddress');
  const [delegatedPrefix, gateway] = [text('/ipv6/delegatedPrefix'), text('/ipv6/gateway')];
  return {
    name,
    device: text('/device'),
    addressing: addressingFrom(text, before?.addressing),
    priority: numberOrText(text('/priority')),
    ...(vlanId && { vlanId: numberOrText(vlanId) }),
    ...(mtuBytes && { mtuBytes: numberOrText(mtuBytes) }),
    ...(publicAddress && { publicAddress }),
    ...(text('/reachable') === 'no' && { reachable: false }),
    ...((delegatedPrefix || gateway) && { ipv6: { delegatedPrefix, gateway } }),
  };
}

function addressingFrom(text: Held, before: Addressing | undefined): Addressing {
  const method = text('/addressing/method') as Method;
  switch (method) {
    case 'dhcp':
      return { method };
    case 'static':
      return {
        method,
        address: text('/addressing/address'),
        gateway: text('/addressing/gateway'),
        nameservers: text('/addressing/nameservers')
          .split(/[\s,，、]/)
          .filter(Boolean),
      };
    case 'pppoe': {
      const kept = before?.method === 'pppoe' ? MASK : '';
      return {
        method,
        username: text('/addressing/username'),
        password: text('/addressing/password') || kept,
      };
    }
  }
}

const textOf = (number: number | undefined): string => (number === undefined ? '' : String(number));
