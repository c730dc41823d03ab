import '../../components/facts.ts';
import { html } from 'lit';
import type { Policy, Service, TargetState, Zone } from '#protocol';
import { t } from '../../locales/locale.ts';
import { code, codes, renderSection } from './section.ts';

export function renderFirewall({ firewall }: TargetState) {
  return html`${renderSection(
    t('target.firewall'),
    [t('target.policy'), t('target.from'), t('target.to'), t('target.services'), t('target.action')],
    firewall.policies.map((policy) => [
      policy.name,
      end(policy.from, policy.sources),
      end(policy.to, policy.destinations),
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
  <sk-facts class="below" .facts=${[
    { name: t('target.zones'), value: firewall.zones.map(zone).join(', ') },
    { name: t('target.masquerade'), value: firewall.masquerade.join(', ') || t('none') },
  ]}></sk-facts>`;
}

function zone({ name, interfaces }: Zone): string {
  return interfaces.length > 0 ? `${name} (${interfaces.join(', ')})` : name;
}

function end(zone: string, networks: readonly string[] | undefined) {
  return networks ? html`${code(zone)}: ${codes(networks)}` : code(zone);
}

function services({ services }: Policy) {
  return services ? codes(services.map(service)) : t('target.everything');
}

function service({ protocol, ports }: Service): string {
  return ports ? `${protocol} ${ports.join(',')}` : protocol;
}
