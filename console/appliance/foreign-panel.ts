import '../components/panel.ts';
import '../components/relative-time.ts';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Appliance } from '../api/appliance.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { t } from '../locales/locale.ts';

/** That an appliance still runs what another customer gave it, and what happens next. */
@customElement('sk-foreign-panel')
@localized()
export class ForeignPanel extends LitElement {
  static override styles = panelStyles;

  @property({ attribute: false }) appliance!: Appliance;

  override render() {
    const { foreign } = this.appliance;
    if (!foreign) return nothing;
    return html`<sk-panel heading=${t('foreign.title')}>
      <span slot="aside" class="aside"><sk-ago .instant=${foreign.since}></sk-ago></span>
      <p>${t('foreign.text')}</p>
    </sk-panel>`;
  }
}
