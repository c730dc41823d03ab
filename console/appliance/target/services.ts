import '../../components/facts.ts';
import { html } from 'lit';
import type { TargetState } from '#protocol';
import { formatDuration, formatNumber } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';
import { code, codes, renderSection } from './section.ts';

/** DHCP, DNS, and the appliance as a host. */
export function renderServices({ dhcp, dns, system }: TargetState) {
  return html`${renderSection(
    t('target.dhcp'),
    [
      'LAN',
      t('target.range'),
      t('target.gateway'),
      t('target.nameservers'),
      t('target.lease'),
      t('target.reservations'),
    ],
    dhcp.servers.map((server) => [
      code(server.lan),
      code(`${server.rangeStart} – ${server.rangeEnd}`),
      code(server.gateway),
      codes(server.nameservers),
      formatDuration(server.leaseSeconds),
      formatNumber(server.reservations.length),
    ]),
  )}
  <h3>${t('target.dns')}</h3>
  <sk-facts
    .facts=${[
      { name: t('target.domain'), value: dns.domain, mono: true },
      { name: t('target.forwarders'), value: dns.forwarders.join(', ') || t('target.forwarders-learned') },
      { name: t('target.records'), value: formatNumber(dns.records.length) },
    ]}
  ></sk-facts>
  <h3>${t('target.system')}</h3>
  <sk-facts
    .facts=${[
      { name: t('target.hostname'), value: system.hostname, mono: true },
      { name: t('target.time-zone'), value: system.timeZone },
      { name: t('target.ntp'), value: system.ntpServers.join(', ') },
    ]}
  ></sk-facts>`;
}
