import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/relative-time.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Names } from '../api/look-up.ts';
import type { ApiToken } from '../api/tokens.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { formatDate } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { ownerName } from '../people/owner-name.ts';

/** How long before it expires a token is told by its colour. */
const SOON_MILLISECONDS = 30 * 86_400_000;

/** Tokens in force, a row each. Event `sk-revoke` with the token. */
@customElement('sk-tokens-table')
@localized()
export class TokensTable extends LitElement {
  static override styles = [
    listPageStyles,
    css`
      .name .mono {
        font-weight: 400;
      }
      .soon {
        color: var(--sk-warn);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) tokens: readonly ApiToken[] = [];
  /** Of those whose they are. */
  @property({ attribute: false }) names: Names = new Map();
  @property({ type: Boolean }) changeable = false;

  override render() {
    return html`<div class="surface">
      <div class="scroll" tabindex="0" role="group" aria-label=${t('tokens.title')}>
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">${t('tokens.name')}</th>
              <th scope="col">${t('people.role')}</th>
              <th scope="col">${t('people.owner')}</th>
              <th scope="col">${t('tokens.holder')}</th>
              <th scope="col">${t('tokens.created')}</th>
              <th scope="col">${t('tokens.used')}</th>
              <th scope="col">${t('tokens.expires')}</th>
              ${this.changeable ? html`<th scope="col"><span class="hidden-text">${t('actions')}</span></th>` : nothing}
            </tr>
          </thead>
          <tbody>
            ${this.tokens.map((token) => this.#renderRow(token))}
          </tbody>
        </table>
      </div>
    </div>`;
  }

  #renderRow(token: ApiToken) {
    const { name, prefix, role, holder, createdAt, createdBy, lastUsedAt, expiresAt } = token;
    return html`<tr>
      <td class="name">${name} <span class="mono muted">${prefix}…</span></td>
      <td data-name=${t('people.role')}>${t(`role.${role}`)}</td>
      <td data-name=${t('people.owner')}>${ownerName(token, this.names)}</td>
      <td data-name=${t('tokens.holder')}>${holder?.email ?? t('tokens.command-line')}</td>
      <td data-name=${t('tokens.created')}>
        ${formatDate(createdAt)} ${createdBy ? html`<span class="muted">${t('events.by', { actor: createdBy })}</span>` : nothing}
      </td>
      <td data-name=${t('tokens.used')}><sk-ago .instant=${lastUsedAt} otherwise=${t('fleet.never')}></sk-ago></td>
      <td data-name=${t('tokens.expires')}>${renderExpiry(expiresAt)}</td>
      ${
        this.changeable
          ? html`<td class="number">
              <wa-button size="xs" appearance="outlined" @click=${() => this.dispatchEvent(new CustomEvent('sk-revoke', { detail: token }))}
                >${t('tokens.revoke')}<span class="hidden-text"> ${name}</span></wa-button
              >
            </td>`
          : nothing
      }
    </tr>`;
  }
}

function renderExpiry(instant: string | null) {
  if (instant === null) return t('fleet.never');
  const soon = Date.parse(instant) - Date.now() < SOON_MILLISECONDS;
  return html`<span class=${soon ? 'soon' : nothing}>${formatDate(instant)}</span>`;
}
