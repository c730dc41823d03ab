import '@awesome.me/webawesome/dist/components/button/button.js';
import '../../components/panel.ts';
import '../../forms/parameter-form.ts';
import './draft-basics.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Appliance } from '../../api/appliance.ts';
import { type Inherited, overlaid } from '../../api/layers.ts';
import type { Kind } from '../../api/network.ts';
import { type Draft, faultsOf, patchOf, type Scope, schemaOf, withPatch } from '../../api/network-draft.ts';
import type { Site } from '../../api/site.ts';
import type { Template } from '../../api/template.ts';
import { panelStyles } from '../../components/panel-styles.ts';
import { t } from '../../locales/locale.ts';
import { faultWords } from '../../locales/problem-words.ts';
import { controls } from '../../styles/controls.ts';

/**
 * The draft as a form, for the whole network or as an exception of one site or appliance. Events `sk-draft` with the edited draft,
 * `sk-discard` to go back to what was committed.
 */
@customElement('sk-draft-panel')
@localized()
export class DraftPanel extends LitElement {
  static override styles = [
    panelStyles,
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
      }
      .scope {
        display: grid;
        grid-template-columns: minmax(0, 320px) minmax(0, 1fr);
        gap: 8px 16px;
        align-items: end;
        padding-bottom: 8px;
      }
      .scope > .help {
        padding-bottom: 8px;
      }
      @media (max-width: 640px) {
        .scope {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) draft!: Draft;
  @property({ attribute: false }) kind!: Kind;
  @property({ attribute: false }) sites: readonly Site[] = [];
  /** Of the customer. */
  @property({ attribute: false }) appliances: readonly Appliance[] = [];
  /** Of the network's kind. */
  @property({ attribute: false }) templates: readonly Template[] = [];
  /** What holds without anything written in the draft, and who says so. */
  @property({ attribute: false }) inherited!: Inherited;
  @property({ attribute: false }) refusal: Error | undefined;
  @property({ type: Boolean }) disabled = false;
  /** Whether there is something committed that the draft can go back to. */
  @property({ type: Boolean }) mayDiscard = false;
  @state() private scope: Scope = { layer: 'customer' };

  override render() {
    const { draft, scope, disabled } = this;
    const sites = this.sites.filter(({ id }) => draft.siteIds.includes(id));
    const { value, origins } = this.#beneath();
    return html`<sk-panel heading=${t('draft.title')}>
        ${
          this.mayDiscard
            ? html`<wa-button
                slot="aside"
                size="s"
                appearance="plain"
                @click=${() => this.dispatchEvent(new Event('sk-discard'))}
                >${t('discard.open')}</wa-button
              >`
            : nothing
        }
        <sk-draft-basics
          .draft=${draft}
          .templates=${this.templates}
          .refusal=${this.refusal}
          ?disabled=${disabled}
          @sk-draft=${(event: CustomEvent<Draft>) => this.#tell(event.detail)}
        ></sk-draft-basics>
      </sk-panel>
      <sk-panel heading=${t('draft.parameters')}>
        ${sites.length > 0 ? this.#renderScope(sites) : nothing}
        <sk-parameter-form
          .schema=${schemaOf(this.kind.parameters, scope)}
          .patch=${patchOf(draft, scope)}
          .inherited=${value}
          .origins=${origins}
          .faults=${faultsOf(this.refusal, scope, faultWords)}
          .sites=${sites}
          ?disabled=${disabled}
          @sk-patch=${(event: CustomEvent<Record<string, unknown>>) =>
            this.#tell(withPatch(this.draft, this.scope, event.detail))}
        ></sk-parameter-form>
      </sk-panel>`;
  }

  #renderScope(sites: readonly Site[]) {
    const { scope } = this;
    const appliances = this.#placed(sites);
    return html`<div class="scope">
      <label class="field">
        <span class="name">${t('draft.scope')}</span>
        <select @change=${this.#choose}>
          <option value="customer" ?selected=${scope.layer === 'customer'}>${t('draft.whole-network')}</option>
          <optgroup label=${t('networks.sites')}>
            ${sites.map(({ id, name }) => this.#option({ layer: 'site', id }, name))}
          </optgroup>
          ${
            appliances.length > 0
              ? html`<optgroup label=${t('fleet.table')}>
                  ${appliances.map(({ id, serial, site }) =>
                    this.#option({ layer: 'appliance', id }, `${serial} · ${site?.name}`),
                  )}
                </optgroup>`
              : nothing
          }
        </select>
      </label>
      <p class="help">${t(`draft-help.${scope.layer}`)}</p>
    </div>`;
  }

  #option(scope: Exclude<Scope, { layer: 'customer' }>, name: string) {
    const count = Object.keys(patchOf(this.draft, scope)).length;
    const chosen = this.scope.layer === scope.layer && this.scope.id === scope.id;
    return html`<option value="${scope.layer} ${scope.id}" ?selected=${chosen}>
      ${count > 0 ? t('draft.scope-with', { name, count }) : name}
    </option>`;
  }

  #placed(sites: readonly Site[]): Appliance[] {
    return this.appliances.filter(
      ({ site, status }) => status !== 'retired' && sites.some(({ id }) => id === site?.id),
    );
  }

  #choose = (event: Event) => {
    const [layer, id = ''] = (event.target as HTMLSelectElement).value.split(' ');
    this.scope = layer === 'site' || layer === 'appliance' ? { layer, id } : { layer: 'customer' };
  };

  #tell(draft: Draft): void {
    this.dispatchEvent(new CustomEvent('sk-draft', { detail: draft }));
  }

  /** Beneath an exception of a site lies what the whole network has; beneath one of an appliance, its site's too. */
  #beneath(): Inherited {
    const { scope, draft } = this;
    if (scope.layer === 'customer') return this.inherited;
    const common = overlaid(this.inherited, patchOf(draft, { layer: 'customer' }), t('layer.customer'));
    if (scope.layer === 'site') return common;
    const site = this.appliances.find(({ id }) => id === scope.id)?.site;
    return site ? overlaid(common, patchOf(draft, { layer: 'site', id: site.id }), t('layer.site')) : common;
  }
}
