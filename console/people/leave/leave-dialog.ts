import '../../components/lookup/lookup.ts';
import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Search } from '../../api/look-up.ts';
import type { ApiToken } from '../../api/tokens.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import type { LookupChange } from '../../components/lookup/lookup.ts';
import { t } from '../../locales/locale.ts';

/** Disables or deletes an account: lists the API tokens that end with it, each of which can be handed to another. */
@customElement('sk-leave-dialog')
@localized()
export class LeaveDialog extends Dialog<true> {
  @property() question = '';
  @property() consequence = '';
  @property() answer = '';
  @property({ attribute: false }) tokens: readonly ApiToken[] = [];
  /** Finds who could hold them. */
  @property({ attribute: false }) findHeirs!: Search;
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
    return html`<p>${t('leave.tokens')}</p>
      ${this.tokens.map(
        (token) =>
          html`<sk-lookup
            clears
            .field=${{ pointer: token.id, name: `${token.name} · ${t(`role.${token.role}`)}` }}
            .search=${this.findHeirs}
            .placeholder=${t('leave.ends')}
            @sk-look-up=${({ detail }: CustomEvent<LookupChange>) => this.#choose(token, detail)}
          ></sk-lookup>`,
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

  #choose({ id }: ApiToken, { found }: LookupChange): void {
    this.chosen = { ...this.chosen, [id]: found?.value ?? '' };
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
