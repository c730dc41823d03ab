import { html } from 'lit';
import type { Policy, Service, TargetState } from '#protocol';
import { t } from '../../locales/locale.ts';
import { code, renderSection } from './section.ts';

export function renderFirewall({ firewall }: TargetState) {
  return html`${renderSection(
    t('target.firewall'),
    [t('target.policy'), t('target.from'), t('target.to'), t('target.services'), t('target.action')],
    firewall.policies.map((policy) => [
      policy.name,
      code(end(policy.from, policy.sources)),
      code(end(policy.to, policy.destinations)),
      services(policy),
      t(`action.${policy.action}`),
    ]),
  )}
  ${renderSection(
    t('target.port-forwards'),
    [t('target.name'), 'WAN', t('target.public-port'), t('target.forward-to')],
    firewall.portForwards.map((forward) => [
      forward.name,
      code(forward.wan),
      code(`${forward.protocol} ${forward.publicPort}`),
      code(`${forward.address}:${forward.port}`),
    ]),
  )}
  <p class="muted">
    ${t('target.zones')}: ${firewall.zones.map(({ name, interfaces }) => `${name} (${interfaces.join(', ') || '–'})`).join(', ')}
    · ${t('target.masquerade')}: ${firewall.masquerade.join(', ') || t('none')}
  </p>`;
}

function end(zone: string, networks: readonly string[] | undefined): string {
  return networks ? `${zone}: ${networks.join(', ')}` : zone;
}

function services({ services }: Policy) {
  if (!services) return t('target.everything');
  return code(
    services
      .map(({ protocol, ports }: Service) => (ports ? `${protocol} ${ports.join(',')}` : protocol))
      .join(', '),
  );
}
