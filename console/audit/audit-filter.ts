import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/lookup/lookup.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { AUDIT_OUTCOMES, type AuditFilter, auditAddress } from '../api/audit.ts';
import type { Search } from '../api/look-up.ts';
import type { Lookup, LookupChange } from '../components/lookup/lookup.ts';
import { t } from '../locales/locale.ts';
import { controls } from '../styles/controls.ts';
import { base } from '../styles/shared.ts';
import { instantOfInput, localInput } from './local-input.ts';
import { RESOURCE_TYPES, resourceTypeName } from './resource-words.ts';

const SELDOM = ['action', 'resource_id', 'customer_id', 'request_id', 'since', 'until'] as const;

/** By what the record is narrowed. Event `sk-filter` with what changes; empty: no longer. */
@customElement('sk-audit-filter')
@localized()
export class AuditFilterFields extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 208px), 1fr));
        gap: 8px 16px;
      }
      .field > * {
        min-width: 0;
      }
      @media (max-width: 640px) {
        .fields {
          grid-template-columns: repeat(auto-fill, minmax(min(100%, 144px), 1fr));
        }
      }
      details {
        margin-top: 8px;
      }
      summary {
        width: fit-content;
        padding: 4px 0;
        color: var(--sk-accent);
        font-size: 13px;
        cursor: pointer;
      }
      details .fields {
        padding: 4px 0 8px;
      }
    `,
  ];

  @property({ attribute: false }) filter: AuditFilter = {};
  /** Finds who is there now; the record knows more, by the name of the time. */
  @property({ attribute: false }) findActors!: Search;
  #actor: string | undefined;

  override render() {
    const { filter } = this;
    return html`<div class="fields">
        ${this.#renderActor()}
        ${this.#renderChoice('resource_type', t('audit.concerned'), t('audit.any-resource'), typesFor(filter))}
        ${this.#renderChoice(
          'outcome',
          t('audit.outcome'),
          t('audit.any-outcome'),
          AUDIT_OUTCOMES.map((outcome) => [outcome, t(`audit-outcome.${outcome}`)]),
        )}
      </div>
      <details ?open=${SELDOM.some((name) => filter[name])}>
        <summary>${t('audit.more-filters')}</summary>
        <div class="fields">
          ${this.#renderInstant('since', t('audit.since'))} ${this.#renderInstant('until', t('audit.until'))}
          ${this.#renderText('action', t('audit.what'))}
          ${this.#renderText('resource_id', t('audit.resource-id'))}
          ${this.#renderText('customer_id', t('audit.customer-id'))}
          ${this.#renderText('request_id', t('audit.request-id'))}
        </div>
      </details>
      ${
        Object.keys(filter).length === 0
          ? nothing
          : html`<wa-button size="s" appearance="outlined" href=${auditAddress({})}>${t('audit.clear')}</wa-button>`
      }`;
  }

  #renderActor() {
    const { actor = '' } = this.filter;
    const settle = () => {
      if (this.#actor !== undefined && this.#actor !== actor) this.#tell('actor', this.#actor);
      this.#actor = undefined;
    };
    return html`<sk-lookup
      .field=${{ pointer: 'actor', name: t('audit.who') }}
      .search=${this.findActors}
      .text=${actor}
      @sk-look-up=${({ detail: { text, found } }: CustomEvent<LookupChange>) => {
        this.#actor = text;
        if (found) settle();
      }}
      @keydown=${({ key, target }: KeyboardEvent) => {
        if (key === 'Enter') (target as Lookup).blur();
      }}
      @focusout=${settle}
    ></sk-lookup>`;
  }

  #renderText(name: keyof AuditFilter, words: string) {
    return html`<label class="field">
      <span class="name">${words}</span>
      <input
        maxlength="256"
        autocomplete="off"
        spellcheck="false"
        .value=${this.filter[name] ?? ''}
        @change=${(event: Event) => this.#tell(name, (event.target as HTMLInputElement).value.trim())}
      />
    </label>`;
  }

  #renderInstant(name: 'since' | 'until', words: string) {
    return html`<label class="field">
      <span class="name">${words}</span>
      <input
        type="datetime-local"
        .value=${localInput(this.filter[name])}
        @change=${(event: Event) => this.#tell(name, instantOfInput((event.target as HTMLInputElement).value))}
      />
    </label>`;
  }

  #renderChoice(
    name: keyof AuditFilter,
    words: string,
    any: string,
    choices: readonly (readonly [string, string])[],
  ) {
    const chosen = this.filter[name] ?? '';
    return html`<label class="field">
      <span class="name">${words}</span>
      <select @change=${(event: Event) => this.#tell(name, (event.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${chosen === ''}>${any}</option>
        ${choices.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
      </select>
    </label>`;
  }

  #tell(name: keyof AuditFilter, value: string): void {
    this.dispatchEvent(new CustomEvent('sk-filter', { detail: { [name]: value } }));
  }
}

/** By their names; also the one in the address, if it is none of these. */
function typesFor({ resource_type: given }: AuditFilter): [string, string][] {
  const types = new Set<string>([...RESOURCE_TYPES, ...(given ? [given] : [])]);
  return [...types]
    .map((type): [string, string] => [type, resourceTypeName(type)])
    .sort(([, a], [, b]) => a.localeCompare(b));
}
