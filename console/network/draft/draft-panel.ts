import '../../components/panel.ts';
import '../../forms/parameter-form.ts';
import './save-bar.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Site } from '../../api/customer.ts';
import type { Kind } from '../../api/network.ts';
import { type Draft, faultsOf, patchOf, type Scope, schemaOf, withPatch } from '../../api/network-draft.ts';
import { panelStyles } from '../../components/panel-styles.ts';
import type { Origin } from '../../forms/form.ts';
import { merged } from '../../forms/place.ts';
import { t } from '../../locales/locale.ts';
import { controls } from '../../styles/controls.ts';

/** The draft as a form, for the whole network or as an exception of one site. Event `sk-draft` with the edited draft. */
@customElement('sk-draft-panel')
@localized()
export class DraftPanel extends LitElement {
  static override styles = [
    panelStyles,
    controls,
    css`
      .scope {
        display: grid;
        grid-template-columns: minmax(0, 320px) minmax(0, 1fr);
        gap: 8px 16px;
        align-items: end;
        padding-bottom: 8px;
      }
      .outcome {
        margin-bottom: 8px;
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
  /** What holds without anything written in the draft, and who says so. */
  @property({ attribute: false }) inherited: unknown;
  @property({ attribute: false }) origins: ReadonlyMap<string, Origin> = new Map();
  @property({ attribute: false }) refusal: Error | undefined;
  @property({ type: Boolean }) disabled = false;
  @state() private scope: Scope = { layer: 'customer' };

  override render() {
    const { draft, kind, scope } = this;
    const sites = this.sites.filter(({ id }) => draft.siteIds.includes(id));
    return html`<sk-panel heading=${t('draft.title')}>
      ${sites.length > 0 ? this.#renderScope(sites) : nothing}
      <sk-parameter-form
        .schema=${schemaOf(kind.parameters, scope)}
        .patch=${patchOf(draft, scope)}
        .inherited=${this.#inherited()}
        .origins=${this.#origins()}
        .faults=${faultsOf(this.refusal, scope)}
        .sites=${sites}
        ?disabled=${this.disabled}
        @sk-patch=${(event: CustomEvent<Record<string, unknown>>) => {
          this.dispatchEvent(
            new CustomEvent('sk-draft', { detail: withPatch(this.draft, this.scope, event.detail) }),
          );
        }}
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

  /** Beneath an exception lies what the whole network has. */
  #inherited(): unknown {
    if (this.scope.layer === 'customer') return this.inherited;
    return merged(this.inherited, patchOf(this.draft, { layer: 'customer' }));
  }

  #origins(): ReadonlyMap<string, Origin> {
    if (this.scope.layer === 'customer') return this.origins;
    const here = { layer: t('layer.customer'), locked: false };
    const written = leavesOf(patchOf(this.draft, { layer: 'customer' }), '');
    return new Map([...this.origins, ...written.map((pointer) => [pointer, here] as const)]);
  }
}

/** Pointers of what a patch sets, down to plain values and lists. */
function leavesOf(patch: unknown, pointer: string): string[] {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return [pointer];
  return Object.entries(patch).flatMap(([name, value]) => leavesOf(value, `${pointer}/${name}`));
}
