import { html, nothing, type TemplateResult } from 'lit';
import type { AccessLine } from '../../api/site.ts';
import type { Choice, Text } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';
import { METHODS, type Method } from './access-line-fields.ts';

type Line = {
  name: AccessLine['name'];
  before: AccessLine | undefined;
  /** Pointers are inside the line. */
  held: (pointer: string) => string;
  text: (field: Text) => TemplateResult;
  choice: (field: Choice) => TemplateResult;
  remove: (() => void) | undefined;
};

/** An access line of a site: what one needs first, and the rest behind a fold. */
export function renderAccessLine(line: Line) {
  const { name, text, choice, remove } = line;
  const method = line.held('/addressing/method') as Method;
  return html`<section class="line" aria-label=${t('lines.title', { name })}>
    <header>
      <h3>${t('lines.title', { name })}</h3>
      ${
        remove
          ? html`<wa-button size="xs" appearance="plain" @click=${remove}>${t('form.remove')}</wa-button>`
          : nothing
      }
    </header>
    <div class="row">
      ${text({ pointer: '/device', name: t('target.device'), mono: true, maxLength: 15 })}
      ${choice({
        pointer: '/addressing/method',
        name: t('target.addressing'),
        options: METHODS.map((value) => ({ value, name: t(`lines.${value}`) })),
      })}
      ${renderAddressing(line, method)}
    </div>
    ${renderMore(line)}
  </section>`;
}

function renderAddressing({ text, before }: Line, method: Method) {
  switch (method) {
    case 'dhcp':
      return nothing;
    case 'static':
      return html`${text({
        pointer: '/addressing/address',
        name: t('target.address'),
        placeholder: '203.0.113.10/24',
        mono: true,
      })}
      ${text({ pointer: '/addressing/gateway', name: t('target.gateway'), placeholder: '203.0.113.1', mono: true })}
      ${text({ pointer: '/addressing/nameservers', name: t('target.nameservers'), mono: true })}`;
    case 'pppoe':
      return html`${text({ pointer: '/addressing/username', name: t('lines.username'), maxLength: 128, mono: true })}
      ${text({
        pointer: '/addressing/password',
        name: t('lines.password'),
        type: 'password',
        maxLength: 128,
        placeholder: before?.addressing.method === 'pppoe' ? t('lines.password-kept') : '',
        help: t('lines.password-help'),
      })}`;
  }
}

function renderMore({ text, choice }: Line) {
  return html`<details>
    <summary>${t('lines.more')}</summary>
    <div class="row">
      ${text({ pointer: '/vlanId', name: 'VLAN', type: 'number' })}
      ${text({ pointer: '/mtuBytes', name: t('target.mtu'), type: 'number', placeholder: t('lines.automatic') })}
      ${text({ pointer: '/priority', name: t('target.priority'), type: 'number', help: t('lines.priority-help') })}
      ${choice({
        pointer: '/reachable',
        name: t('lines.reachable'),
        help: t('lines.reachable-help'),
        options: [
          { value: 'yes', name: t('form.yes') },
          { value: 'no', name: t('form.no') },
        ],
      })}
      ${text({
        pointer: '/publicAddress',
        name: t('lines.public-address'),
        help: t('lines.public-address-help'),
        mono: true,
      })}
      ${text({ pointer: '/ipv6/delegatedPrefix', name: t('lines.ipv6-prefix'), placeholder: '2001:db8:1::/56', mono: true })}
      ${text({ pointer: '/ipv6/gateway', name: t('lines.ipv6-gateway'), placeholder: 'fe80::1', mono: true })}
    </div>
  </details>`;
}
