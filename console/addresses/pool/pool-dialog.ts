import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { AddressPool, PoolFields } from '../../api/address-pool.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

/** A new pool, or another shape of one that is there. */
@customElement('sk-pool-dialog')
@localized()
export class PoolDialog extends FormDialog<AddressPool> {
  @property({ attribute: false }) pool: AddressPool | undefined;
  /** Only the operator's pools can be given out in blocks. */
  @property({ type: Boolean }) ofOperator = false;
  @property({ attribute: false }) save!: (fields: PoolFields) => Promise<AddressPool>;

  protected override initial() {
    const { network = '', blockPrefixLength = null, position = 0, note = null } = this.pool ?? {};
    return {
      '/network': network,
      '/blockPrefixLength': blockPrefixLength === null ? '' : String(blockPrefixLength),
      '/position': String(position),
      '/note': note ?? '',
    };
  }

  protected heading() {
    return this.pool ? t('pools.edit-title', { network: this.pool.network }) : t('pools.add');
  }

  protected renderBody() {
    return html`${this.text({
      pointer: '/network',
      name: t('pools.network'),
      help: t('pools.network-help'),
      required: true,
      first: true,
      mono: true,
    })}
    ${
      this.ofOperator
        ? this.text({
            pointer: '/blockPrefixLength',
            name: t('pools.block'),
            help: t('pools.block-help'),
            type: 'number',
          })
        : nothing
    }
    ${this.text({
      pointer: '/position',
      name: t('pools.position'),
      help: t('pools.position-help'),
      type: 'number',
      required: true,
    })}
    ${this.text({ pointer: '/note', name: t('pools.note'), maxLength: 500 })}`;
  }

  protected renderActions() {
    return this.answer({
      label: t(this.pool ? 'pools.save' : 'pools.add'),
      action: () => this.attempt(() => this.save(this.#written())),
    });
  }

  #written(): PoolFields {
    return {
      network: this.held('/network').trim(),
      blockPrefixLength:
        this.held('/blockPrefixLength').trim() === '' ? null : this.number('/blockPrefixLength'),
      position: this.number('/position'),
      note: this.held('/note').trim() || null,
    };
  }
}
