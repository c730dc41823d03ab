import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { templateName } from '../../api/layers.ts';
import type { Draft } from '../../api/network-draft.ts';
import { ApiError } from '../../api/problem.ts';
import type { Template } from '../../api/template.ts';
import { t } from '../../locales/locale.ts';
import { faultWords } from '../../locales/problem-words.ts';
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

  override render() {
    const { name, tags = [] } = this.draft;
    return html`<div class="row">
      <label class="field">
        <span class="name">${t('networks.name')}</span>
        <input
          maxlength="200"
          .value=${live(name)}
          ?disabled=${this.disabled}
          @input=${(event: Event) => this.#change({ name: textOf(event) })}
        />
        ${this.#fault('/name')}
      </label>
      <label class="field">
        <span class="name">${t('networks.template')}</span>
        ${this.#renderTemplates()} ${this.#fault('/templateVersionId')}
      </label>
      <label class="field">
        <span class="name">${t('draft.tags')}</span>
        <input
          .value=${live(tags.join(', '))}
          ?disabled=${this.disabled}
          @change=${(event: Event) => this.#change({ tags: tagsIn(textOf(event)) })}
        />
        <span class="help">${t('draft.tags-help')}</span>
        ${this.#fault('/tags')}
      </label>
    </div>`;
  }

  /** A version that is not offered any more stays chosen until another one is. */
  #renderTemplates() {
    const { templateVersionId = null } = this.draft;
    const offered = this.templates.flatMap(({ name, latestPublished }) =>
      latestPublished ? [{ id: latestPublished.id, name: templateName(name, latestPublished.number) }] : [],
    );
    const known = templateVersionId === null || offered.some(({ id }) => id === templateVersionId);
    return html`<select
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

  #fault(pointer: string) {
    const faults = this.refusal instanceof ApiError ? this.refusal.faults : [];
    const fault = faults.find((each) => each.pointer.startsWith(pointer));
    return fault ? html`<span class="fault">${faultWords(fault)}</span>` : nothing;
  }

  #change(change: Partial<Draft>): void {
    this.dispatchEvent(new CustomEvent('sk-draft', { detail: { ...this.draft, ...change } }));
  }
}

const textOf = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;

function tagsIn(text: string): string[] {
  return [...new Set(text.split(/[,，、]/).map((tag) => tag.trim()))].filter(Boolean);
}
