import '@awesome.me/webawesome/dist/components/copy-button/copy-button.js';
import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { User } from '../../api/session.ts';
import type { IssuedToken, NewToken } from '../../api/tokens.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { formatDateTime } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';
import { belongingOf, isChosen, NOT_CHOSEN, renderBelonging } from '../../people/belonging.ts';
import type { Owners } from '../../people/owner-name.ts';

const LIFETIMES_DAYS = [30, 90, 365, 1095] as const;

/** What uses the token, in which role, how long; then its secret, once. */
@customElement('sk-issue-token-dialog')
@localized()
export class IssueTokenDialog extends Dialog<never> {
  @property({ attribute: false }) by!: User;
  @property({ attribute: false }) owners: Owners = { resellers: [], customers: [] };
  @property({ attribute: false }) issue!: (token: NewToken) => Promise<IssuedToken>;
  @state() private name = '';
  @state() private belonging = NOT_CHOSEN;
  @state() private days: number = 365;
  @state() private issued: IssuedToken | undefined;

  protected heading() {
    return this.issued?.token.name ?? t('tokens.add');
  }

  protected override dismissal() {
    return this.issued ? t('once.noted') : t('dialog.cancel');
  }

  protected renderBody() {
    return this.issued ? renderSecret(this.issued) : this.#renderFields();
  }

  #renderFields() {
    return html`<label class="field">
        <span class="name">${t('tokens.name')}</span>
        <input
          maxlength="128"
          autofocus
          autocomplete="off"
          @input=${(event: Event) => {
            this.name = (event.target as HTMLInputElement).value;
          }}
        />
        <span class="help">${t('tokens.name-help')}</span>
      </label>
      ${renderBelonging(this.by, this.owners, this.belonging, (belonging) => {
        this.belonging = belonging;
      })}
      <label class="field">
        <span class="name">${t('tokens.lifetime')}</span>
        <select
          @change=${(event: Event) => {
            this.days = Number((event.target as HTMLSelectElement).value);
          }}
        >
          ${LIFETIMES_DAYS.map(
            (days) =>
              html`<option value=${days} ?selected=${days === this.days}>${t('tokens.days', { days })}</option>`,
          )}
        </select>
      </label>`;
  }

  protected renderActions() {
    if (this.issued) return html``;
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${this.name.trim() === '' || !isChosen(this.belonging)}
      @click=${this.#issue}
      >${t('tokens.add-submit')}</wa-button
    >`;
  }

  #issue = async () => {
    const role = this.belonging.role as NewToken['role'];
    const { name, days: expiresInDays } = this;
    this.busy = true;
    this.error = undefined;
    try {
      this.issued = await this.issue({
        name: name.trim(),
        role,
        expiresInDays,
        ...belongingOf(this.belonging),
      });
    } catch (error) {
      this.error = error as Error;
    }
    this.busy = false;
  };
}

function renderSecret({ token, secret }: IssuedToken) {
  return html`<p>${t('tokens.once')}</p>
    <div class="secret"><code>${secret}</code><wa-copy-button value=${secret}></wa-copy-button></div>
    <p class="help">${t('tokens.header', { header: 'Authorization: Bearer …' })}</p>
    ${token.expiresAt ? html`<p class="help">${t('tokens.expires-on', { until: formatDateTime(token.expiresAt) })}</p>` : ''}`;
}
