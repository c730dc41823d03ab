import { localized } from '@lit/localize';
import { css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Appliance } from '../../api/appliance.ts';
import type { Made, Replacement } from '../../api/appliance-work.ts';
import { dialogStyles } from '../../components/dialog/dialog-styles.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

/** Another box in the place of a broken one: tried first, then done. */
@customElement('sk-replace-dialog')
@localized()
export class ReplaceDialog extends FormDialog<Made> {
  static override styles = [
    dialogStyles,
    css`
      ul {
        display: grid;
        gap: 8px;
        padding-inline-start: 20px;
        list-style: disc;
      }
    `,
  ];

  @property({ attribute: false }) appliance!: Appliance;
  @property({ attribute: false }) replace!: (box: Replacement, validateOnly: boolean) => Promise<Made>;
  /** What was tried and can be done. */
  @state() private tried: Replacement | undefined;

  protected override initial() {
    return { '/model': this.appliance.model };
  }

  protected heading() {
    return t('replace.title', { serial: this.appliance.serial });
  }

  protected renderBody() {
    return this.tried ? this.#renderOutcome(this.tried) : this.#renderForm();
  }

  #renderForm() {
    return html`<p>${t('replace.text')}</p>
    ${this.text({
      pointer: '/serial',
      required: true,
      name: t('replace.serial'),
      help: t('replace.serial-help'),
      first: true,
      mono: true,
      maxLength: 40,
    })}
    ${this.text({ pointer: '/model', required: true, name: t('appliance.model'), maxLength: 64 })}`;
  }

  #renderOutcome({ serial }: Replacement) {
    const { serial: old, site, customer } = this.appliance;
    const place = [customer?.name, site?.name].filter(Boolean).join(' · ') || t('fleet.no-site');
    return html`<p>${t('replace.would')}</p>
      <ul>
        <li>${t('replace.place', { serial, place })}</li>
        <li>${t('replace.keeps', { serial })}</li>
        <li>${t('replace.old', { serial: old })}</li>
      </ul>`;
  }

  protected renderActions() {
    const { tried } = this;
    if (tried)
      return html`<wa-button
          slot="footer"
          appearance="outlined"
          ?disabled=${this.busy}
          @click=${() => {
            this.tried = undefined;
          }}
          >${t('replace.back')}</wa-button
        >
        <wa-button
          slot="footer"
          variant="danger"
          .loading=${this.busy}
          @click=${() => this.attempt(() => this.replace(tried, false))}
          >${t('replace.submit')}</wa-button
        >`;
    const box = { serial: this.held('/serial').trim().toUpperCase(), model: this.held('/model').trim() };
    return this.answer({ label: t('replace.try'), action: () => this.#try(box) });
  }

  async #try(box: Replacement): Promise<void> {
    this.busy = true;
    this.error = undefined;
    try {
      await this.replace(box, true);
      this.tried = box;
    } catch (error) {
      this.error = error as Error;
    }
    this.busy = false;
  }
}
