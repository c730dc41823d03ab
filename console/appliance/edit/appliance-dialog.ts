import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Appliance } from '../../api/appliance.ts';
import type { ApplianceChanges } from '../../api/appliance-work.ts';
import type { Search } from '../../api/look-up.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import type { Edited } from '../../editing/edit-over.ts';
import { t } from '../../locales/locale.ts';

/** What people say of an appliance, and where it stands. */
@customElement('sk-appliance-dialog')
@localized()
export class ApplianceDialog extends FormDialog<Edited> {
  @property({ attribute: false }) appliance!: Appliance;
  /** Finds sites without an appliance. */
  @property({ attribute: false }) findSites!: Search;
  @property({ type: Boolean }) mayStandNowhere = false;
  @property({ attribute: false }) save!: (changes: ApplianceChanges) => Promise<Edited>;

  protected override initial() {
    const { model, site, externalKey } = this.appliance;
    return { '/model': model, '/siteId': site?.id ?? '', '/externalKey': externalKey ?? '' };
  }

  protected heading() {
    return t('edit.title', { name: this.appliance.serial });
  }

  protected renderBody() {
    const { site, customer } = this.appliance;
    return html`${this.text({ pointer: '/model', required: true, name: t('appliance.model'), first: true, maxLength: 64 })}
    ${this.lookup({
      pointer: '/siteId',
      required: site !== null && !this.mayStandNowhere,
      name: t('appliance.site'),
      help: t('appliance.move-help'),
      search: this.findSites,
      text: site ? `${customer?.name ?? ''} · ${site.name}` : '',
      placeholder: t(this.mayStandNowhere ? 'approvals.nowhere' : 'register.choose-site'),
      none: t('register.no-site'),
    })}
    ${this.text({ pointer: '/externalKey', name: t('external-key.name'), maxLength: 128, mono: true })}`;
  }

  protected renderActions() {
    const model = this.held('/model').trim();
    return this.answer({
      label: t('edit.save'),
      action: () => this.attempt(() => this.save(this.#changes(model))),
    });
  }

  /** Only what is another now: a site that is left out stays. */
  #changes(model: string): ApplianceChanges {
    const siteId = this.held('/siteId') || null;
    const moved = siteId !== (this.appliance.site?.id ?? null);
    return { model, externalKey: this.held('/externalKey').trim() || null, ...(moved && { siteId }) };
  }
}
