import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Finding, Found, Search } from '../../api/look-up.ts';
import { t } from '../../locales/locale.ts';
import { controls } from '../../styles/controls.ts';
import { base } from '../../styles/shared.ts';
import { type Field, renderField } from '../field.ts';
import { lookupStyles } from './lookup-styles.ts';

/** So long typing rests before the server is asked. */
const REST_MILLISECONDS = 150;

/** What stands in the field, and what of the list it means, if anything. */
export type LookupChange = { text: string; found: Found | undefined };

/**
 * A field that is filled from a list on the server, which is asked while one types (ARIA combobox with a list). Event
 * `sk-look-up` with a {@link LookupChange}.
 */
@customElement('sk-lookup')
@localized()
export class Lookup extends LitElement {
  static override styles = [base, controls, lookupStyles];
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  @property({ attribute: false }) field: Field = { pointer: '', name: '' };
  @property({ reflect: true }) fault: string | undefined;
  /** What stands there at first. */
  @property() text = '';
  @property({ attribute: false }) search!: Search;
  @property() placeholder = '';
  /** Text that means nothing of the list is gone when the field is left. */
  @property({ type: Boolean }) clears = false;
  /** Instead of "no match" when nothing is typed. */
  @property() none = '';
  @state() private open = false;
  @state() private typed: string | undefined;
  @state() private chosen: Found | undefined;
  @state() private finding: Finding | undefined;
  @state() private failed = false;
  @state() private active = -1;
  @query('input') private input!: HTMLInputElement;
  @query('.list') private list!: HTMLElement | null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#follow(false);
  }

  get #value(): string {
    return this.typed ?? this.text;
  }

  override render() {
    const { active, open } = this;
    return html`${renderField(
      this.field,
      this.fault,
      ({ id, required, invalid, describedBy }) => html`<input
          id=${id}
          role="combobox"
          autocomplete="off"
          spellcheck="false"
          maxlength="100"
          placeholder=${this.placeholder || nothing}
          aria-autocomplete="list"
          aria-expanded=${open}
          aria-controls=${open ? 'found' : nothing}
          aria-activedescendant=${open && active >= 0 ? `found-${active}` : nothing}
          aria-required=${required}
          aria-invalid=${invalid}
          aria-describedby=${describedBy}
          .value=${live(this.#value)}
          @input=${this.#type}
          @click=${this.#show}
          @keydown=${this.#press}
          @blur=${this.#leave}
        />${open ? this.#renderList() : nothing}`,
    )}`;
  }

  /** Above everything else, so that no dialog cuts it off. */
  #renderList() {
    return html`<div class="list" popover="manual" @pointerdown=${(event: Event) => event.preventDefault()}>
      <div role="listbox" id="found" aria-label=${this.field.name}>${this.#renderFound()}</div>
      <div class="note" role="status">${this.#note()}</div>
    </div>`;
  }

  #renderFound() {
    const all = this.finding?.found ?? [];
    const groups = Map.groupBy(all, ({ group }) => group);
    const options = (those: readonly Found[]) =>
      those.map((found) => {
        const index = all.indexOf(found);
        return html`<div
          role="option"
          id="found-${index}"
          class=${index === this.active ? 'active' : nothing}
          aria-selected=${found.value === this.chosen?.value}
          @click=${() => this.#choose(found)}
        >
          ${found.name}
        </div>`;
      });
    return [...groups].map(([group, those]) =>
      group === undefined
        ? options(those)
        : html`<div role="group" aria-label=${group}><div class="heading" role="presentation">${group}</div>${options(those)}</div>`,
    );
  }

  #note() {
    if (this.failed) return t('lookup.failed');
    if (!this.finding) return t('lookup.searching');
    if (this.finding.more) return t('lookup.more');
    if (this.finding.found.length > 0) return nothing;
    return this.#value.trim() === '' && this.none ? this.none : t('lookup.no-match');
  }

  protected override updated(): void {
    if (!this.open || !this.list) return;
    if (!this.list.matches(':popover-open')) this.list.showPopover();
    this.#place();
    this.renderRoot.querySelector('.active')?.scrollIntoView({ block: 'nearest' });
  }

  /** Below the field, or above it where there is more room. */
  #place = () => {
    const { list, input } = this;
    if (!list) return;
    const { left, top, bottom, width } = input.getBoundingClientRect();
    const isAbove = innerHeight - bottom < Math.min(list.scrollHeight, 264) && top > innerHeight - bottom;
    list.style.left = `${left}px`;
    list.style.width = `${width}px`;
    list.style.top = isAbove ? 'auto' : `${bottom + 4}px`;
    list.style.bottom = isAbove ? `${innerHeight - top + 4}px` : 'auto';
  };

  #follow(on: boolean): void {
    const change = on ? addEventListener : removeEventListener;
    for (const type of ['scroll', 'resize']) change(type, this.#place, { capture: true });
  }

  /** All there is, until somebody types. */
  #show = () => {
    if (this.open) return;
    this.open = true;
    this.#follow(true);
    void this.#ask(this.chosen || this.typed === undefined ? '' : this.#value);
  };

  #close(): void {
    this.open = false;
    this.active = -1;
    this.#follow(false);
  }

  #type = () => {
    this.typed = this.input.value;
    this.chosen = undefined;
    this.#tell();
    if (!this.open) this.#follow(true);
    this.open = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(this.#value), REST_MILLISECONDS);
  };

  async #ask(text: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const finding = await this.search(text);
      if (asked !== this.#asked) return;
      this.finding = finding;
      this.failed = false;
      this.active = text.trim() !== '' && finding.found.length > 0 ? 0 : -1;
    } catch {
      if (asked === this.#asked) this.failed = true;
    }
  }

  #press = (event: KeyboardEvent) => {
    const count = this.finding?.found.length ?? 0;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        if (!this.open) return this.#show();
        const step = event.key === 'ArrowDown' ? 1 : -1;
        if (count > 0) this.active = (Math.max(this.active, step > 0 ? -1 : 0) + step + count) % count;
        return;
      }
      case 'Enter': {
        const found = this.open ? this.finding?.found[this.active] : undefined;
        if (!found) return;
        event.preventDefault();
        return this.#choose(found);
      }
      case 'Escape':
        if (!this.open) return;
        event.preventDefault();
        event.stopPropagation();
        return this.#close();
    }
  };

  #choose(found: Found): void {
    this.chosen = found;
    this.typed = found.name;
    this.#tell();
    this.#close();
  }

  /** What was typed out in full needs no choosing. */
  #leave = () => {
    const typed = this.#value.trim().toLowerCase();
    const meant = this.finding?.found.filter(({ name }) => name.toLowerCase() === typed) ?? [];
    if (!this.chosen && meant.length === 1 && meant[0]) this.#choose(meant[0]);
    if (!this.chosen && this.clears && typed !== '') {
      this.typed = '';
      this.#tell();
    }
    this.#close();
  };

  #tell(): void {
    const detail: LookupChange = { text: this.#value.trim(), found: this.chosen };
    this.dispatchEvent(new CustomEvent('sk-look-up', { detail }));
  }
}
