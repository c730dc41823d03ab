import '@awesome.me/webawesome/dist/components/button/button.js';
import { localized } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { explain } from '../components/dialog/explain.ts';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';

/** Stays in sight while there are edits: save them (`sk-save`) or drop them (`sk-drop`). Says why they were refused. */
@customElement('sk-save-bar')
@localized()
export class SaveBar extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: sticky;
        bottom: 0;
        z-index: 5;
        display: block;
      }
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        padding: 8px 16px;
        border: 1px solid var(--sk-accent);
        border-radius: var(--sk-radius);
        background: var(--sk-surface);
        box-shadow: 0 -2px 8px rgb(0 0 0 / 12%);
      }
      p {
        flex: 1 1 200px;
        min-width: 0;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      p.refused {
        color: var(--sk-bad);
        font-weight: 400;
      }
    `,
  ];

  @property({ attribute: false }) refusal: Error | undefined;
  @property({ type: Boolean }) busy = false;

  override render() {
    return html`<div>
      ${
        this.refusal
          ? html`<p class="refused" role="alert">${explain(this.refusal)}</p>`
          : html`<p>${t('draft.unsaved')}</p>`
      }
      <wa-button size="s" appearance="outlined" ?disabled=${this.busy} @click=${this.#tell('sk-drop')}
        >${t('draft.drop')}</wa-button
      >
      <wa-button size="s" variant="brand" .loading=${this.busy} @click=${this.#tell('sk-save')}
        >${t('draft.save')}</wa-button
      >
    </div>`;
  }

  #tell = (name: string) => () => this.dispatchEvent(new Event(name));
}
