import '../../components/lookup/lookup.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type Choices, SELECTED_STAGES, type Selection, withCondition } from '../../api/rollout-selection.ts';
import { TIERS } from '../../api/tiers.ts';
import type { LookupChange } from '../../components/lookup/lookup.ts';
import { t } from '../../locales/locale.ts';
import { controls } from '../../styles/controls.ts';
import { base } from '../../styles/shared.ts';

/** Which networks: all conditions must be met, and of each one any of its values. Event `sk-selection`. */
@customElement('sk-selection-form')
@localized()
export class SelectionForm extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      .checks {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
    `,
  ];

  @property({ attribute: false }) selection: Selection = {};
  @property({ attribute: false }) choices!: Choices;

  override render() {
    const { findResellers, tags } = this.choices;
    return html`${this.#checks('tiers', TIERS, (tier) => t(`tier.${tier}`))}
      ${this.#checks('stages', SELECTED_STAGES, (stage) => t(`stage.${stage}`))}
      ${tags.length > 0 ? this.#checks('tags', tags, (tag) => tag) : nothing}
      <sk-lookup
        clears
        .field=${{ pointer: 'reseller', name: t('select.reseller') }}
        .search=${findResellers}
        .placeholder=${t('select.any')}
        @sk-look-up=${({ detail }: CustomEvent<LookupChange>) => this.#chooseReseller(detail)}
      ></sk-lookup>`;
  }

  #checks<Name extends 'tiers' | 'stages' | 'tags', Value extends string>(
    field: Name,
    values: readonly Value[],
    nameOf: (value: Value) => string,
  ) {
    const chosen = (this.selection[field] ?? []) as readonly string[];
    const toggled = (value: Value) =>
      chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
    return html`<fieldset class="field">
      <legend class="name">${t(`select.${field}`)}</legend>
      <div class="checks">
        ${values.map(
          (value) => html`<label class="check">
            <input
              type="checkbox"
              .checked=${chosen.includes(value)}
              @change=${() => this.#tell(withCondition(this.selection, field, toggled(value) as Selection[Name]))}
            />${nameOf(value)}</label
          >`,
        )}
      </div>
    </fieldset>`;
  }

  #chooseReseller({ found }: LookupChange): void {
    this.#tell(withCondition(this.selection, 'resellerId', found?.value));
  }

  #tell(selection: Selection): void {
    this.selection = selection;
    this.dispatchEvent(new CustomEvent('sk-selection', { detail: selection }));
  }
}
