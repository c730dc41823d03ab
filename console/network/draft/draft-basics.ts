import { localized } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { templateName } from '../../api/layers.ts';
import type { Draft } from '../../api/network-draft.ts';
import type { Template } from '../../api/template.ts';
import { type ControlAttributes, type Field, faultAt, renderField } from '../../components/field.ts';
import { t } from '../../locales/locale.ts';
import { controls } from '../../styles/controls.ts';
import { base } from '../../styles/shared.ts';

/** What a network is called, the template it is written over, and its tags. Event `sk-draft`. */
@customElement('sk-draft-basics')
@localized()
export class DraftBasics extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      .row {
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 280px), 1fr));
      }
    `,
  ];

  @property({ attribute: false }) draft!: Draft;
  @property({ attribute: false }) templates: readonly Template[] = [];
  @property({ attribute: false }) refusal: Error | undefined;
  @property({ type: Boolean }) disabled = false;
  #typedTags = '';

  override render() {
    const { name, tags = [] } = this.draft;
    return html`<div class="row">
      ${this.#field(
        { pointer: '/name', name: t('networks.name'), required: true },
        ({ id, required, invalid, describedBy }) => html`<input
          id=${id}
          maxlength="200"
          aria-required=${required}
          aria-invalid=${invalid}
          aria-describedby=${describedBy}
          .value=${live(name)}
          ?disabled=${this.disabled}
          @input=${(event: Event) => this.#change({ name: textOf(event) })}
        />`,
      )}
      ${this.#field({ pointer: '/templateVersionId', name: t('networks.template') }, (attributes) =>
        this.#renderTemplates(attributes),
      )}
      ${this.#field(
        { pointer: '/tags', name: t('draft.tags'), help: t('draft.tags-help') },
        ({ id, invalid, describedBy }) => html`<input
          id=${id}
          aria-invalid=${invalid}
          aria-describedby=${describedBy}
          .value=${live(this.#tagsText(tags))}
          ?disabled=${this.disabled}
          @input=${(event: Event) => {
            this.#typedTags = textOf(event);
            this.#change({ tags: tagsIn(this.#typedTags) });
          }}
        />`,
      )}
    </div>`;
  }

  /** As it is being typed, separators and all. */
  #tagsText(tags: readonly string[]): string {
    const typed = tagsIn(this.#typedTags);
    const same = typed.length === tags.length && typed.every((tag, index) => tag === tags[index]);
    return same ? this.#typedTags : tags.join(', ');
  }

  #field(field: Field, control: (attributes: ControlAttributes) => TemplateResult) {
    return renderField(field, faultAt(this.refusal, field.pointer), control);
  }

  /** A version that is not offered any more stays chosen until another one is. */
  #renderTemplates({ id, invalid, describedBy }: ControlAttributes) {
    const { templateVersionId = null } = this.draft;
    const offered = this.templates.flatMap(({ name, latestPublished }) =>
      latestPublished ? [{ id: latestPublished.id, name: templateName(name, latestPublished.number) }] : [],
    );
    const known = templateVersionId === null || offered.some(({ id }) => id === templateVersionId);
    return html`<select
      id=${id}
      aria-invalid=${invalid}
      aria-describedby=${describedBy}
      ?disabled=${this.disabled}
      @change=${(event: Event) => this.#change({ templateVersionId: textOf(event) || null })}
    >
      <option value="" ?selected=${templateVersionId === null}>${t('networks.no-template')}</option>
      ${known ? nothing : html`<option value=${templateVersionId} selected>${t('draft.older-version')}</option>`}
      ${offered.map(
        ({ id, name }) => html`<option value=${id} ?selected=${id === templateVersionId}>${name}</option>`,
      )}
    </select>`;
  }

  #change(change: Partial<Draft>): void {
    this.dispatchEvent(new CustomEvent('sk-draft', { detail: { ...this.draft, ...change } }));
  }
}

const textOf = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;

function tagsIn(text: string): string[] {
  return [...new Set(text.split(/[,，、]/).map((tag) => tag.trim()))].filter(Boolean);
}
