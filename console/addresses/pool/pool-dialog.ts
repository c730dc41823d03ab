import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AddressPool, PoolFields } from '../../api/address-pool.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

type Field = 'network' | 'block' | 'position' | 'note';

/** A new pool, or another shape of one that is there. */
@customElement('sk-pool-dialog')
@localized()
export class PoolDialog extends Dialog<AddressPool> {
  @property({ attribute: false }) pool: AddressPool | undefined;
  /** Only the operator's pools can be given out in blocks. */
  @property({ type: Boolean }) ofOperator = false;
  @property({ attribute: false }) save!: (fields: PoolFields) => Promise<AddressPool>;
  @state() private edited: Partial<Record<Field, string>> = {};

  get #fields(): Record<Field, string> {
    const { network = '', blockPrefixLength = null, position = 0, note = null } = this.pool ?? {};
    return {
      network,
      block: blockPrefixLength === null ? '' : String(blockPrefixLength),
      position: String(position),
      note: note ?? '',
      ...this.edited,
    };
  }

  protected heading() {
    return this.pool ? t('pools.edit-title', { network: this.pool.network }) : t('pools.add');
  }

  protected renderBody() {
    return html`${this.#input('network', t('pools.network'), t('pools.network-help'))}
      ${this.ofOperator ? this.#input('block', t('pools.block'), t('pools.block-help'), 'number') : nothing}
      ${this.#input('position', t('pools.position'), t('pools.position-help'), 'number')}
      ${this.#input('note', t('pools.note'), '')}`;
  }

  #input(field: Field, name: string, help: string, type = 'text') {
    return html`<label class="field">
      <span class="name">${name}</span>
      <input
        type=${type}
        min="0"
        class=${field === 'network' ? 'mono' : nothing}
        ?autofocus=${field === 'network'}
        autocomplete="off"
        .value=${this.#fields[field]}
        @input=${(event: Event) => {
          this.edited = { ...this.edited, [field]: (event.target as HTMLInputElement).value };
        }}
      />
      ${help ? html`<span class="help">${help}</span>` : nothing}
    </label>`;
  }

  protected renderActions() {
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${this.#fields.network.trim() === ''}
      @click=${() => this.attempt(() => this.save(this.#written()))}
      >${t(this.pool ? 'pools.save' : 'pools.add')}</wa-button
    >`;
  }

  #written(): PoolFields {
    const { network, block, position, note } = this.#fields;
    return {
      network: network.trim(),
      blockPrefixLength: block.trim() === '' ? null : Number(block),
      position: Number(position),
      note: note.trim() || null,
    };
  }
}
