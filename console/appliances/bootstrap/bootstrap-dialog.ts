import '@awesome.me/webawesome/dist/components/copy-button/copy-button.js';
import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Bootstrap } from '../../api/appliance-work.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { saveFile } from '../../components/save-file.ts';
import { formatDateTime } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';

/** The document a new box begins with, to be kept now: its secret is told once. */
@customElement('sk-bootstrap-dialog')
@localized()
export class BootstrapDialog extends Dialog<never> {
  @property({ attribute: false }) bootstrap!: Bootstrap;
  @property() expiresAt = '';
  @state() private kept = false;

  get #text(): string {
    return `${JSON.stringify(this.bootstrap, null, 2)}\n`;
  }

  protected heading() {
    return t('bootstrap.title', { serial: this.bootstrap.serial });
  }

  protected override dismissal() {
    return t(this.kept ? 'dialog.close' : 'once.noted');
  }

  protected renderBody() {
    return html`<p>${t('bootstrap.once')}</p>
      <p>${t('bootstrap.where', { file: '/etc/sitekeeper/bootstrap.json' })}</p>
      <div class="field">
        <span class="name">${t('bootstrap.secret')}</span>
        <div class="secret">
          <code>${this.bootstrap.enrolmentSecret}</code
          ><wa-copy-button value=${this.#text} copy-label=${t('bootstrap.copy')}></wa-copy-button>
        </div>
      </div>
      ${
        this.expiresAt
          ? html`<p class="help">${t('bootstrap.until', { until: formatDateTime(this.expiresAt) })}</p>`
          : nothing
      }`;
  }

  protected renderActions() {
    return html`<wa-button slot="footer" variant="brand" @click=${this.#save}>${t('bootstrap.save')}</wa-button>`;
  }

  #save = () => {
    saveFile(new Blob([this.#text], { type: 'application/json' }), `bootstrap-${this.bootstrap.serial}.json`);
    this.kept = true;
  };
}
