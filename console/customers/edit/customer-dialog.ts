import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type Customer, type NewCustomer, stagesFrom } from '../../api/customer.ts';
import { STAGES } from '../../api/customer-view.ts';
import type { Search } from '../../api/look-up.ts';
import { TIERS } from '../../api/tiers.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import type { Edited } from '../../editing/edit-over.ts';
import { t } from '../../locales/locale.ts';

/** A new customer, or what is said of one. */
@customElement('sk-customer-dialog')
@localized()
export class CustomerDialog extends FormDialog<Edited> {
  @property({ attribute: false }) customer: Customer | undefined;
  /** Finds those of whom it can buy; a reseller's own customers are its own. */
  @property({ attribute: false }) findResellers: Search | undefined;
  /** The name of the one it buys of. */
  @property() reseller = '';
  @property({ type: Boolean }) mayMove = false;
  @property({ attribute: false }) save!: (fields: NewCustomer) => Promise<Edited>;

  protected override initial() {
    const { customer } = this;
    return {
      '/name': customer?.name ?? '',
      '/resellerId': customer?.resellerId ?? '',
      '/tier': customer?.tier ?? 'micro',
      '/stage': customer?.stage ?? 'prospect',
      '/industry': customer?.industry ?? '',
      '/externalKey': customer?.externalKey ?? '',
    };
  }

  protected heading() {
    return this.customer ? t('edit.title', { name: this.customer.name }) : t('customers.add');
  }

  protected renderBody() {
    return html`${this.text({ pointer: '/name', required: true, name: t('edit.name'), first: true, maxLength: 200 })}
      ${this.findResellers ? this.#renderReseller(this.findResellers) : nothing}
      <div class="row">
        ${this.choice({
          pointer: '/tier',
          name: t('customers.tier'),
          options: TIERS.map((value) => ({ value, name: t(`tier.${value}`) })),
        })}
        ${this.mayMove ? this.#renderStage() : nothing}
      </div>
      <div class="row">
        ${this.text({ pointer: '/industry', name: t('customers.industry'), maxLength: 100 })}
        ${this.text({ pointer: '/externalKey', name: t('external-key.name'), maxLength: 128, mono: true })}
      </div>`;
  }

  #renderReseller(search: Search) {
    return this.lookup({
      pointer: '/resellerId',
      name: t('customers.reseller'),
      search,
      text: this.reseller,
      placeholder: t('customers.no-reseller'),
    });
  }

  #renderStage() {
    const stages = this.customer ? stagesFrom(this.customer.stage) : STAGES;
    return this.choice({
      pointer: '/stage',
      name: t('customers.stage'),
      help: this.customer ? t('customers.stage-help') : undefined,
      options: stages.map((value) => ({ value, name: t(`stage.${value}`) })),
    });
  }

  protected renderActions() {
    return this.answer({
      label: t(this.customer ? 'edit.save' : 'customers.add'),
      action: () => this.attempt(() => this.save(this.#written())),
    });
  }

  #written(): NewCustomer {
    return {
      name: this.held('/name').trim(),
      tier: this.held('/tier') as Customer['tier'],
      industry: this.held('/industry').trim() || null,
      externalKey: this.held('/externalKey').trim() || null,
      ...(this.mayMove && { stage: this.held('/stage') as Customer['stage'] }),
      ...(this.findResellers && { resellerId: this.held('/resellerId') || null }),
    };
  }
}
