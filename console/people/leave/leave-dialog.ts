import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Account } from '../../api/people.ts';
import type { ApiToken } from '../../api/tokens.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

/** Disables or deletes an account: lists the API tokens that end with it, each of which can be handed to another. */
@customElement('sk-leave-dialog')
@localized()
export class LeaveDialog extends Dialog<true> {
  @property() question = '';
  @property() consequence = '';
  @property() answer = '';
  @property({ attribute: false }) tokens: readonly ApiToken[] = [];
  /** Who could hold them. */
  @property({ attribute: false }) heirs: readonly Account[] = [];
  @property({ attribute: false }) handOver!: (token: ApiToken, holderId: string) => Promise<unknown>;
  @property({ attribute: false }) action!: () => Promise<unknown>;
  /** By the token's id; what is handed over already is not tried again when the rest fails. */
  @state() private chosen: Readonly<Record<string, string>> = {};
  readonly #done = new Set<string>();

  protected heading() {
    return this.question;
  }

  protected renderBody() {
    return html`<p>${this.consequence}</p>
      ${this.tokens.length === 0 ? nothing : this.#renderTokens()}`;
  }

  #renderTokens() {
    const heirs = this.heirs.toSorted(
      (a, b) => Number(b.service) - Number(a.service) || a.name.localeCompare(b.name),
    );
    return html`<p>${t('leave.tokens')}</p>
      ${this.tokens.map(
        (token) =>
          html`<label class="field">
            <span class="name">${token.name} <span class="muted">${t(`role.${token.role}`)}</span></span>
            <select ?disabled=${this.busy} @change=${(event: Event) => this.#choose(token, event)}>
              <option value="">${t('leave.ends')}</option>
              ${heirs.map(({ id, name, service }) => {
                const label = service ? t('leave.service', { name }) : name;
                return html`<option value=${id}>${t('leave.hand-to', { name: label })}</option>`;
              })}
            </select>
          </label>`,
      )}`;
  }

  protected renderActions() {
    return html`<wa-button
      slot="footer"
      variant="danger"
      .loading=${this.busy}
      @click=${() => this.attempt(this.#act)}
      >${this.answer}</wa-button
    >`;
  }

  #choose({ id }: ApiToken, event: Event): void {
    this.chosen = { ...this.chosen, [id]: (event.target as HTMLSelectElement).value };
  }

  #act = async (): Promise<true> => {
    for (const token of this.tokens) {
      const holderId = this.chosen[token.id];
      if (!holderId || this.#done.has(token.id)) continue;
      await this.handOver(token, holderId);
      this.#done.add(token.id);
    }
    await this.action();
    return true;
  };
}
