import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Rollout, RolloutPolicy } from '../../api/rollout.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

/** How a rollout shall go: in which waves, and how long each appliance has to come back. */
@customElement('sk-roll-out-dialog')
@localized()
export class RollOutDialog extends Dialog<Rollout> {
  @property() question = '';
  @property({ attribute: false }) start!: (policy: RolloutPolicy) => Promise<Rollout>;
  @state() private waves = '';
  @state() private confirmWithin = '120';

  protected heading() {
    return this.question;
  }

  protected renderBody() {
    return html`<p>${t('roll-out.text')}</p>
      <label class="field">
        <span class="name">${t('roll-out.waves')}</span>
        <input .value=${this.waves} @input=${(event: Event) => {
          this.waves = (event.target as HTMLInputElement).value;
        }} />
        <span class="help">${t('roll-out.waves-help')}</span>
      </label>`;
  }

  protected renderActions() {
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      @click=${() => this.attempt(() => this.start(this.#policy()))}
      >${t('roll-out.submit')}</wa-button
    >`;
  }

  #policy(): RolloutPolicy {
    const waves = this.waves
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    return { confirmWithinSeconds: Number(this.confirmWithin), ...(waves.length > 0 && { waves }) };
  }
}
