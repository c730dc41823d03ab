import '@awesome.me/webawesome/dist/components/button/button.js';
import '../../components/panel.ts';
import '../../forms/parameter-form.ts';
import '../../templates/version-state.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { inheritedFrom } from '../../api/layers.ts';
import type { Kind } from '../../api/network.ts';
import type { TemplateContent, TemplateVersion } from '../../api/template.ts';
import {
  contentFaults,
  patchOf,
  ROLES,
  type Role,
  schemaFor,
  withPatch,
} from '../../api/template-content.ts';
import { panelStyles } from '../../components/panel-styles.ts';
import { merged } from '../../forms/place.ts';
import { t } from '../../locales/locale.ts';
import { faultWords } from '../../locales/problem-words.ts';
import { controls } from '../../styles/controls.ts';

/**
 * What a version of a template says, for all appliances or for those of a role; a draft can be edited. Events
 * `sk-content`, `sk-publish`, `sk-delete` of a draft; `sk-move`, `sk-retire` of a published version.
 */
@customElement('sk-version-panel')
@localized()
export class VersionPanel extends LitElement {
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
      @media (max-width: 640px) {
        .scope {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) version!: TemplateVersion;
  @property({ attribute: false }) content!: TemplateContent;
  @property({ attribute: false }) kind!: Kind;
  @property({ attribute: false }) refusal: Error | undefined;
  @property({ type: Boolean }) unsaved = false;
  @property({ type: Boolean }) mayChange = false;
  @state() private audience: Role = 'all';

  override render() {
    const { version, content, kind, audience: role } = this;
    const editable = this.mayChange && version.state === 'draft';
    const inherited = inheritedFrom(kind, []);
    const common = role === 'all' ? inherited.value : merged(inherited.value, content.patch);
    return html`<sk-panel heading=${t('templates.number', { number: version.number })}>
      <div slot="aside" class="buttons">
        <sk-version-state .state=${version.state}></sk-version-state>
        ${this.mayChange ? this.#renderActions() : nothing}
      </div>
      <div class="scope">
        <label class="field">
          <span class="name">${t('draft.scope')}</span>
          <select @change=${this.#choose}>
            ${ROLES.filter((each) => each === 'all' || kind.kind === 'multi-site' || each === 'single').map(
              (each) =>
                html`<option value=${each} ?selected=${each === role}>${t(`role-class.${each}`)}</option>`,
            )}
          </select>
        </label>
        <p class="help">${t(role === 'all' ? 'version.all-help' : 'version.role-help')}</p>
      </div>
      <sk-parameter-form
        .schema=${schemaFor(kind.parameters, role)}
        .patch=${patchOf(content, role)}
        .inherited=${common}
        .origins=${role === 'all' ? inherited.origins : new Map()}
        .faults=${contentFaults(this.refusal, role, faultWords)}
        .locks=${role === 'all' ? new Set(content.locks) : undefined}
        ?disabled=${!editable}
        @sk-patch=${(event: CustomEvent<Record<string, unknown>>) =>
          this.#tell(withPatch(this.content, this.audience, event.detail))}
        @sk-locks=${(event: CustomEvent<string[]>) => this.#tell({ ...this.content, locks: event.detail })}
      ></sk-parameter-form>
    </sk-panel>`;
  }

  #renderActions() {
    const button = (name: string, event: string, variant: 'brand' | 'neutral' = 'neutral') =>
      html`<wa-button
        size="s"
        variant=${variant}
        appearance=${variant === 'brand' ? 'accent' : 'outlined'}
        ?disabled=${this.unsaved}
        title=${this.unsaved ? t('form.save-first') : nothing}
        @click=${() => this.dispatchEvent(new Event(event))}
        >${name}</wa-button
      >`;
    switch (this.version.state) {
      case 'draft':
        return html`${this.unsaved ? html`<span class="help">${t('form.save-first')}</span>` : nothing}
          ${button(t('delete-draft.open'), 'sk-delete')} ${button(t('publish.open'), 'sk-publish', 'brand')}`;
      case 'published':
        return html`${button(t('retire.open'), 'sk-retire')} ${button(t('move.open'), 'sk-move', 'brand')}`;
      case 'retired':
        return nothing;
    }
  }

  #choose = (event: Event) => {
    this.audience = (event.target as HTMLSelectElement).value as Role;
  };

  #tell({ patch, locks, overlays }: TemplateContent): void {
    this.dispatchEvent(new CustomEvent('sk-content', { detail: { patch, locks, overlays } }));
  }
}
