import '@awesome.me/webawesome/dist/components/button/button.js';
import '../../components/panel.ts';
import '../../forms/parameter-form.ts';
import './draft-basics.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Site } from '../../api/customer.ts';
import type { Inherited } from '../../api/layers.ts';
import type { Kind } from '../../api/network.ts';
import { type Draft, faultsOf, patchOf, type Scope, schemaOf, withPatch } from '../../api/network-draft.ts';
import type { Template } from '../../api/template.ts';
import { panelStyles } from '../../components/panel-styles.ts';
import { leavesOf, merged } from '../../forms/place.ts';
import { t } from '../../locales/locale.ts';
import { controls } from '../../styles/controls.ts';

/**
 * The draft as a form, for the whole network or as an exception of one site. Events `sk-draft` with the edited draft,
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
  /** Of the network's kind. */
  @property({ attribute: false }) templates: readonly Template[] = [];
  /** What holds without anything written in the draft, and who says so. */
  @property({ attribute: false }) inherited!: Inherited;
  @property({ attribute: false }) refusal: Error | undefined;
  @property({ type: Boolean }) disabled = false;
  @state() private scope: Scope = { layer: 'customer' };

  override render() {
    const { draft, scope, disabled } = this;
    const sites = this.sites.filter(({ id }) => draft.siteIds.includes(id));
    const { value, origins } = this.#beneath();
    return html`<sk-panel heading=${t('draft.title')}>
        ${
          disabled
            ? nothing
            : html`<wa-button
                slot="aside"
                size="s"
                appearance="plain"
                @click=${() => this.dispatchEvent(new Event('sk-discard'))}
                >${t('discard.open')}</wa-button
              >`
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
          .faults=${faultsOf(this.refusal, scope)}
          .sites=${sites}
          ?disabled=${disabled}
          @sk-patch=${(event: CustomEvent<Record<string, unknown>>) =>
            this.#tell(withPatch(this.draft, this.scope, event.detail))}
        ></sk-parameter-form>
      </sk-panel>`;
  }

  #renderScope(sites: readonly Site[]) {
    const id = this.scope.layer === 'customer' ? '' : this.scope.id;
    return html`<div class="scope">
      <label class="field">
        <span class="name">${t('draft.scope')}</span>
        <select @change=${this.#choose}>
          <option value="" ?selected=${id === ''}>${t('draft.whole-network')}</option>
          ${sites.map((site) => {
            const count = Object.keys(patchOf(this.draft, { layer: 'site', id: site.id })).length;
            return html`<option value=${site.id} ?selected=${id === site.id}>
              ${count > 0 ? t('draft.site-with', { site: site.name, count }) : site.name}
            </option>`;
          })}
        </select>
      </label>
      <p class="help">${t(id === '' ? 'draft.whole-network-help' : 'draft.site-help')}</p>
    </div>`;
  }

  #choose = (event: Event) => {
    const id = (event.target as HTMLSelectElement).value;
    this.scope = id === '' ? { layer: 'customer' } : { layer: 'site', id };
  };

  #tell(draft: Draft): void {
    this.dispatchEvent(new CustomEvent('sk-draft', { detail: draft }));
  }

  /** Beneath an exception lies what the whole network has. */
  #beneath(): Inherited {
    if (this.scope.layer === 'customer') return this.inherited;
    const common = patchOf(this.draft, { layer: 'customer' });
    const { value, origins } = this.inherited;
    const written = leavesOf(common).map(
      (pointer) =>
        [pointer, { layer: t('layer.customer'), locked: origins.get(pointer)?.locked ?? false }] as const,
    );
    return {
      value: merged(value, common) as Inherited['value'],
      origins: new Map([...origins, ...written]),
    };
  }
}
