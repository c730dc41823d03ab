import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { localized } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { User } from '../api/session.ts';
import { t } from '../locales/locale.ts';
import { navigate } from '../router.ts';
import { base } from '../styles/shared.ts';

/** Who is signed in, and the way out (event `sk-sign-out`). */
@customElement('sk-user-menu')
@localized()
export class UserMenu extends LitElement {
  static override styles = [
    base,
    css`
      wa-icon {
        font-size: 16px;
      }
      .who {
        display: grid;
        padding: 8px 12px;
        font-size: 13px;
        border-bottom: 1px solid var(--sk-border);
        margin-bottom: 4px;
      }
    `,
  ];

  @property({ attribute: false }) user!: User;

  override render() {
    const { name, email, role } = this.user;
    return html`<wa-dropdown size="s" placement="bottom-end" @wa-select=${this.#select}>
      <wa-button slot="trigger" size="s" appearance="plain">
        <wa-icon name="user" label=${t('menu.user', { name })}></wa-icon>
      </wa-button>
      <div class="who">
        <strong>${name}</strong>
        <span class="muted">${email}</span>
        <span class="muted">${t(`role.${role}`)}</span>
      </div>
      <wa-dropdown-item value="/account">${t('menu.account')}</wa-dropdown-item>
      <wa-dropdown-item value="sign-out">${t('sign-out')}</wa-dropdown-item>
    </wa-dropdown>`;
  }

  #select = ({ detail }: CustomEvent<{ item: { value: string } }>) => {
    const { value } = detail.item;
    if (value !== 'sign-out') navigate(value);
    else this.dispatchEvent(new Event('sk-sign-out', { bubbles: true, composed: true }));
  };
}
