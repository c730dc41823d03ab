import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/page-head.ts';
import './tokens-table.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { Task } from '@lit/task';
import { html, LitElement, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import { type Names, readNames } from '../api/look-up.ts';
import { may, type User } from '../api/session.ts';
import { type ApiToken, issueToken, readTokens, revokeToken } from '../api/tokens.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { notify } from '../components/notices.ts';
import { partOf, renderPart } from '../components/part.ts';
import { apiContext, userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { findOwners } from '../people/belonging.ts';
import { ownersOf } from '../people/owner-name.ts';
import { openIssueToken } from './issue/open-issue-token.ts';

/** What scripts get in by. */
@customElement('sk-tokens-page')
@localized()
export class TokensPage extends LitElement {
  static override styles = listPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  readonly #tokens = new Task(this, { task: () => this.#read(), args: () => [] });

  override render() {
    document.title = `${t('tokens.title')} · ${t('product')}`;
    return html`<sk-page-head heading=${t('tokens.title')}>
        ${t('tokens.about')}
        ${
          may(this.user, 'token:write')
            ? html`<wa-button slot="actions" size="s" variant="brand" @click=${this.#issue}>${t('tokens.add')}</wa-button>`
            : nothing
        }
      </sk-page-head>
      ${renderPart(partOf(this.#tokens), ({ tokens, names }) => this.#renderList(tokens, names), '')}`;
  }

  #renderList(tokens: readonly ApiToken[], names: Names) {
    if (tokens.length === 0) {
      return html`<div class="surface empty">
        <h2>${t('tokens.none')}</h2>
        <p class="muted">${t('tokens.none-text')}</p>
      </div>`;
    }
    return html`<sk-tokens-table
      .tokens=${tokens}
      .names=${names}
      .changeable=${may(this.user, 'token:write')}
      @sk-revoke=${(event: CustomEvent<ApiToken>) => this.#revoke(event.detail)}
    ></sk-tokens-table>`;
  }

  async #read() {
    const tokens = await readTokens(this.api);
    return { tokens, names: await readNames(this.api, ownersOf(tokens)) };
  }

  #issue = async () => {
    const owners = findOwners(this.api);
    await openIssueToken({ by: this.user, owners, issue: (token) => issueToken(this.api, token) });
    await this.#tokens.run();
  };

  async #revoke(token: ApiToken): Promise<void> {
    const done = await confirm({
      question: t('tokens.revoke-question', { name: token.name }),
      consequences: [t('tokens.revoke-text')],
      answer: t('tokens.revoke'),
      dangerous: true,
      action: () => revokeToken(this.api, token),
    });
    if (!done) return;
    notify(t('tokens.revoked', { name: token.name }));
    await this.#tokens.run();
  }
}
