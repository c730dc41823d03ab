import '../../components/facts.ts';
import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { inGroups } from '../../api/enrolment.ts';
import type { FactoryTrustAnchor, NewAnchor } from '../../api/factory.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { formatDate } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';

/** The name under which a certificate is looked at before it has one. */
const UNNAMED = '–';

/** A factory's certificate; what it says is shown before it is trusted. */
@customElement('sk-add-factory-dialog')
@localized()
export class AddFactoryDialog extends FormDialog<FactoryTrustAnchor> {
  @property({ attribute: false }) check!: (anchor: NewAnchor) => Promise<FactoryTrustAnchor>;
  @property({ attribute: false }) add!: (anchor: NewAnchor) => Promise<FactoryTrustAnchor>;
  @state() private read: FactoryTrustAnchor | undefined;

  protected heading() {
    return t('factories.add');
  }

  protected renderBody() {
    return html`${this.text({
      pointer: '/name',
      name: t('factories.name'),
      help: t('factories.name-help'),
      required: true,
      first: true,
      maxLength: 128,
    })}
      <label class="field">
        <span class="name">${t('factories.file')}</span>
        <input type="file" accept=".pem,.crt,.cer,application/x-pem-file" @change=${this.#takeFile} />
      </label>
      ${this.control(
        { pointer: '/certificate', name: t('factories.pem'), required: true },
        ({ id, required, invalid, describedBy }) => html`<textarea
          id=${id}
          class="mono"
          rows="4"
          spellcheck="false"
          placeholder="-----BEGIN CERTIFICATE-----"
          aria-required=${required}
          aria-invalid=${invalid}
          aria-describedby=${describedBy}
          .value=${this.held('/certificate')}
          @input=${(event: Event) => this.#take((event.target as HTMLTextAreaElement).value)}
        ></textarea>`,
      )}
      ${this.read ? renderRead(this.read) : nothing}`;
  }

  protected renderActions() {
    const certificate = this.held('/certificate');
    const name = this.held('/name').trim();
    return this.answer({
      label: t('factories.add-submit'),
      action: () => this.attempt(() => this.add({ name, certificate })),
      reason: this.read ? undefined : t('factories.unread'),
    });
  }

  #takeFile = async (event: Event) => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file) await this.#take(await file.text());
  };

  /** Looked at by the control plane once it is whole; what is wrong with it is told at once. */
  async #take(certificate: string): Promise<void> {
    this.type('/certificate', certificate);
    this.read = undefined;
    this.error = undefined;
    if (certificate.trim() === '') return;
    try {
      const read = await this.check({ name: UNNAMED, certificate });
      if (certificate === this.held('/certificate')) this.read = read;
    } catch (error) {
      if (certificate === this.held('/certificate')) this.error = error as Error;
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
