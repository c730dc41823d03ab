import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/divider/divider.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';
import { DANGEROUS, type MenuAction } from './menu-actions.ts';

/** What can be done with an appliance. Event `sk-act` with the action. */
@customElement('sk-appliance-menu')
@localized()
export class ApplianceMenu extends LitElement {
  static override styles = base;

  @property({ attribute: false }) actions: readonly MenuAction[] = [];

  override render() {
    if (this.actions.length === 0) return nothing;
    const select = ({ detail }: CustomEvent<{ item: { value: MenuAction } }>) =>
      this.dispatchEvent(new CustomEvent('sk-act', { detail: detail.item.value }));
    return html`<wa-dropdown size="s" placement="bottom-end" @wa-select=${select}>
      <wa-button slot="trigger" size="s" appearance="outlined" with-caret>${t('actions')}</wa-button>
      ${this.actions.map(
        (action, index) => html`${
          this.#begins(index) ? html`<wa-divider></wa-divider>` : nothing
        }<wa-dropdown-item value=${action} variant=${isDangerous(action) ? 'danger' : 'default'}
            >${t(`act.${action}`)}</wa-dropdown-item
          >`,
      )}
    </wa-dropdown>`;
  }

  /** What is dangerous stands apart. */
  #begins(index: number): boolean {
    const [action, before] = [this.actions[index], this.actions[index - 1]];
    return before !== undefined && isDangerous(action) && !isDangerous(before);
  }
}

const isDangerous = (action: MenuAction | undefined): boolean =>
  action !== undefined && DANGEROUS.includes(action);
