import type { AccessLine } from '../../provisioning/access-line.ts';
import type { CustomerInput, SiteInput } from '../../provisioning/render.ts';

/** A UUID with a number in its last digits. */
export function uuid(number: number): string {
  return `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

export const customer: CustomerInput = {
  id: uuid(900),
  name: 'Formosa Tea',
  pools: { ipv4: ['10.0.0.0/8'], ipv6: 'fd12:3456:789a::/48' },
  reserved: [],
};

/** The customer with other pools of IPv4. */
export function customerWith(...ipv4: string[]): CustomerInput {
  return { ...customer, pools: { ipv4, ipv6: null } };
}

export const dhcpLine: AccessLine = {
  name: 'wan1',
  device: 'eth0',
  addressing: { method: 'dhcp' },
  priority: 1,
};

/** The n-th site with an appliance at 203.0.113.n behind one DHCP line, unless told otherwise. */
export function siteInput(number: number, over: Partial<SiteInput> = {}): SiteInput {
  return {
    id: uuid(number),
    name: `Site ${number}`,
    timeZone: 'Asia/Taipei',
    accessLines: [dhcpLine],
    allotments: [],
    appliance: {
      id: uuid(100 + number),
      serial: `SK-${String(number).padStart(6, '0')}`,
      model: 'SK-100',
      publicAddress: `203.0.113.${number}`,
    },
    ...over,
  };
}

export function siteInputs(count: number): SiteInput[] {
  return Array.from({ length: count }, (_, index) => siteInput(index + 1));
}
