import { html } from 'lit';
import type { TargetState, Wan } from '#protocol';
import { t } from '../../locales/locale.ts';
import { code, renderSection } from './section.ts';

export function renderInterfaces({ interfaces }: TargetState) {
  return html`${renderSection(
    t('target.wans'),
    [t('target.name'), t('target.device'), t('target.addressing'), t('target.priority'), t('target.mtu')],
    interfaces.wans.map((wan) => [
      code(wan.name),
      code(device(wan)),
      addressing(wan.addressing),
      wan.priority,
      wan.mtuBytes,
    ]),
  )}
  ${renderSection(
    t('target.lans'),
    [t('target.name'), t('target.device'), t('target.address')],
    interfaces.lans.map((lan) => [code(lan.name), code(device(lan)), code(lan.address)]),
  )}`;
}

function device({ device, vlanId }: { device: string; vlanId?: number }): string {
  return vlanId === undefined ? device : `${device}.${vlanId}`;
}

function addressing(addressing: Wan['addressing']): string {
  switch (addressing.method) {
    case 'dhcp':
      return t('target.by-dhcp');
    case 'pppoe':
      return t('target.by-pppoe', { username: addressing.username });
    case 'static':
      return t('target.static', { address: addressing.address, gateway: addressing.gateway });
  }
}
