import '../../components/facts.ts';
import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { inGroups } from '../../api/enrolment.ts';
import type { FactoryTrustAnchor, NewAnchor } from '../../api/factory.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { formatDate } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';

/** The name under which a certificate is looked at before it has one. */
const UNNAMED = '–';

/** A factory's certificate; what it says is shown before it is trusted. */
@customElement('sk-add-factory-dialog')
@localized()
export class AddFactoryDialog extends Dialog<FactoryTrustAnchor> {
  @property({ attribute: false }) check!: (anchor: NewAnchor) => Promise<FactoryTrustAnchor>;
  @property({ attribute: false }) add!: (anchor: NewAnchor) => Promise<FactoryTrustAnchor>;
  @state() private name = '';
  @state() private certificate = '';
  @state() private read: FactoryTrustAnchor | undefined;

  protected heading() {
    return t('factories.add');
  }

  protected renderBody() {
    return html`<label class="field">
        <span class="name">${t('factories.name')}</span>
        <input
          maxlength="128"
          autofocus
          autocomplete="off"
          @input=${(event: Event) => {
            this.name = (event.target as HTMLInputElement).value;
          }}
        />
        <span class="help">${t('factories.name-help')}</span>
      </label>
      <label class="field">
        <span class="name">${t('factories.file')}</span>
        <input type="file" accept=".pem,.crt,.cer,application/x-pem-file" @change=${this.#takeFile} />
      </label>
      <label class="field">
        <span class="name">${t('factories.pem')}</span>
        <textarea
          class="mono"
          rows="4"
          spellcheck="false"
          placeholder="-----BEGIN CERTIFICATE-----"
          .value=${this.certificate}
          @input=${(event: Event) => this.#take((event.target as HTMLTextAreaElement).value)}
        ></textarea>
      </label>
      ${this.read ? renderRead(this.read) : nothing}`;
  }

  protected renderActions() {
    const { certificate } = this;
    const name = this.name.trim();
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${name === '' || !this.read}
      @click=${() => this.attempt(() => this.add({ name, certificate }))}
      >${t('factories.add-submit')}</wa-button
    >`;
  }

  #takeFile = async (event: Event) => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file) await this.#take(await file.text());
  };

  /** Looked at by the control plane once it is whole; what is wrong with it is told at once. */
  async #take(certificate: string): Promise<void> {
    this.certificate = certificate;
    this.read = undefined;
    this.error = undefined;
    if (certificate.trim() === '') return;
    try {
      const read = await this.check({ name: UNNAMED, certificate });
      if (certificate === this.certificate) this.read = read;
    } catch (error) {
      if (certificate === this.certificate) this.error = error as Error;
    }
  }
}

function renderRead({ subject, fingerprint, notAfter }: FactoryTrustAnchor) {
  return html`<p>${t('factories.compare')}</p>
    <div class="secret"><code>${inGroups(fingerprint)}</code></div>
    <sk-facts
      .facts=${[
        { name: t('factories.subject'), value: subject },
        { name: t('factories.valid'), value: formatDate(notAfter) },
      ]}
    ></sk-facts>`;
}
