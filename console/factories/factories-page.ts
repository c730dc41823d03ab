import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/page-head.ts';
import './factories-table.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { Task } from '@lit/task';
import { html, LitElement, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import { addAnchor, type FactoryTrustAnchor, readAnchors, removeAnchor, tryAnchor } from '../api/factory.ts';
import { may, type User } from '../api/session.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { notify } from '../components/notices.ts';
import { partOf, renderPart } from '../components/part.ts';
import { apiContext, userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { openAddFactory } from './add/open-add-factory.ts';

/** The factories whose word on serial numbers is believed. */
@customElement('sk-factories-page')
@localized()
export class FactoriesPage extends LitElement {
  static override styles = listPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  readonly #anchors = new Task(this, { task: () => readAnchors(this.api), args: () => [] });

  override render() {
    document.title = `${t('factories.title')} · ${t('product')}`;
    const none = html`<div class="surface empty">
      <h2>${t('factories.none')}</h2>
      <p class="muted">${t('factories.none-text')}</p>
    </div>`;
    return html`<sk-page-head heading=${t('factories.title')}>
        ${t('factories.about')}
        ${
          this.#mayChange
            ? html`<wa-button slot="actions" size="s" variant="brand" @click=${this.#add}>${t('factories.add')}</wa-button>`
            : nothing
        }
      </sk-page-head>
      ${renderPart(
        partOf(this.#anchors),
        (anchors) => html`<sk-factories-table
          .anchors=${anchors}
          .changeable=${this.#mayChange}
          @sk-remove=${(event: CustomEvent<FactoryTrustAnchor>) => this.#remove(event.detail)}
        ></sk-factories-table>`,
        none,
      )}`;
  }

  get #mayChange(): boolean {
    return may(this.user, 'factory-trust-anchor:write');
  }

  #add = async () => {
    const added = await openAddFactory({
      check: (anchor) => tryAnchor(this.api, anchor),
      add: (anchor) => addAnchor(this.api, anchor),
    });
    if (added) await this.#anchors.run();
  };

  async #remove(anchor: FactoryTrustAnchor): Promise<void> {
    const { name } = anchor;
    const done = await confirm({
      question: t('factories.remove-question', { name }),
      consequences: [t('factories.remove-text')],
      answer: t('factories.remove'),
      dangerous: true,
      action: () => removeAnchor(this.api, anchor),
    });
    if (!done) return;
    notify(t('factories.removed', { name }));
    await this.#anchors.run();
  }
}
