import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/panel.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ROLES, type Role } from '../api/roles.ts';
import type { SignInPolicy } from '../api/sign-in-policy.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { t } from '../locales/locale.ts';
import { controls } from '../styles/controls.ts';

/** Roles, ticked where they need a second factor. Event `sk-save` with the policy as it shall be. */
@customElement('sk-second-factor-panel')
@localized()
export class SecondFactorPanel extends LitElement {
  static override styles = [
    panelStyles,
    controls,
    css`
      ul {
        display: grid;
        gap: 8px;
        margin: 12px 0 16px;
      }
      .check .help {
        display: block;
      }
    `,
  ];

  @property({ attribute: false }) policy!: SignInPolicy;
  @property({ type: Boolean }) changeable = false;
  @state() private chosen: readonly Role[] = [];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('policy')) this.chosen = this.policy.secondFactorRoles;
  }

  override render() {
    const { secondFactorRoles } = this.policy;
    const changed = ROLES.some((role) => this.chosen.includes(role) !== secondFactorRoles.includes(role));
    return html`<sk-panel heading=${t('policy.second-factor')}>
      <p class="muted">${t('policy.second-factor-about')}</p>
      <ul>
        ${ROLES.map(
          (role) => html`<li>
            <label class="check">
              <input
                type="checkbox"
                .checked=${this.chosen.includes(role)}
                ?disabled=${!this.changeable}
                @change=${(event: Event) => this.#choose(role, (event.target as HTMLInputElement).checked)}
              />
              <span>${t(`role.${role}`)} <span class="help">${t(`role-help.${role}`)}</span></span>
            </label>
          </li>`,
        )}
      </ul>
      ${
        this.changeable && changed
          ? html`<wa-button size="s" variant="brand" @click=${this.#save}>${t('policy.save')}</wa-button>`
          : nothing
      }
    </sk-panel>`;
  }

  #choose(role: Role, wanted: boolean): void {
    this.chosen = ROLES.filter((one) => (one === role ? wanted : this.chosen.includes(one)));
  }

  #save = () => {
    const secondFactorRoles = [...this.chosen];
    this.dispatchEvent(new CustomEvent('sk-save', { detail: { ...this.policy, secondFactorRoles } }));
  };
}
