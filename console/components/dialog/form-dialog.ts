import '../lookup/lookup.ts';
import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Search } from '../../api/look-up.ts';
import { ApiError } from '../../api/problem.ts';
import { numberOrText } from '../../forms/number-or-text.ts';
import { t } from '../../locales/locale.ts';
import { problemWords } from '../../locales/problem-words.ts';
import { type ControlAttributes, type Field, faultAt, renderField } from '../field.ts';
import type { LookupChange } from '../lookup/lookup.ts';
import { Dialog } from './dialog.ts';
import { explain } from './explain.ts';

type Values = Readonly<Record<string, string>>;
export type Text = Field & {
  type?: 'text' | 'number' | 'password' | 'email' | 'date';
  /** Typed elsewhere, too: addresses, serial numbers. */
  mono?: boolean;
  first?: boolean;
  maxLength?: number;
  placeholder?: string;
  /** Id of a `datalist`. */
  list?: string;
  autocomplete?: 'new-password' | 'current-password' | 'one-time-code';
};
type Area = Pick<
  Text,
  'pointer' | 'name' | 'help' | 'required' | 'first' | 'maxLength' | 'mono' | 'placeholder'
>;
export type Choice = Field & {
  options: readonly { value: string; name: string; group?: string }[];
  first?: boolean;
};
export type LookupField = Field & {
  search: Search;
  /** What the id held at first is called. */
  text?: string | undefined;
  placeholder?: string;
  none?: string;
  first?: boolean;
  /** Faults at this place are told here, too. */
  also?: string;
};
type Answer = {
  label: string;
  action: () => unknown;
  variant?: 'brand' | 'danger';
  /** Why it cannot be done yet, besides fields that are empty. */
  reason?: string | undefined;
};

/**
 * A question that is answered in fields, each known by its pointer. What is wrong with one is told beneath it, what must
 * be filled in is marked, and the button that answers says what it still waits for.
 */
export abstract class FormDialog<Result> extends Dialog<Result> {
  @state() private typed: Values = {};
  /** Fields where something was typed that means nothing of the list. */
  @state() private unclear: ReadonlyMap<string, string> = new Map();
  #shown = new Map<string, Field>();

  /** What the fields hold before anybody types. */
  protected initial(): Values {
    return {};
  }

  held(pointer: string): string {
    return this.typed[pointer] ?? this.initial()[pointer] ?? '';
  }

  protected type(pointer: string, value: string): void {
    this.typed = { ...this.typed, [pointer]: value };
  }

  /** A number is taken as it was typed: what is none is for the server to refuse, at its field. */
  protected number(pointer: string): number {
    return numberOrText(this.held(pointer));
  }

  protected text(field: Text) {
    const { pointer, type = 'text', mono, first, maxLength, placeholder, list } = field;
    const autocomplete = field.autocomplete ?? (type === 'password' ? 'new-password' : 'off');
    return this.control(
      field,
      ({ id, required, invalid, describedBy }) => html`<input
        id=${id}
        type=${type === 'number' ? 'text' : type}
        inputmode=${type === 'number' ? 'decimal' : nothing}
        class=${mono ? 'mono' : nothing}
        ?autofocus=${first ?? false}
        autocomplete=${autocomplete}
        spellcheck="false"
        maxlength=${maxLength ?? nothing}
        placeholder=${placeholder || nothing}
        list=${list ?? nothing}
        aria-required=${required}
        aria-invalid=${invalid}
        aria-describedby=${describedBy}
        .value=${live(this.held(pointer))}
        @input=${(event: Event) => this.type(pointer, (event.target as HTMLInputElement).value)}
      />`,
    );
  }

  /** More than one line. */
  protected area(field: Area) {
    const { pointer, first, maxLength, mono, placeholder } = field;
    return this.control(
      field,
      ({ id, required, invalid, describedBy }) => html`<textarea
        id=${id}
        class=${mono ? 'mono' : nothing}
        ?autofocus=${first ?? false}
        maxlength=${maxLength ?? nothing}
        placeholder=${placeholder || nothing}
        aria-required=${required}
        aria-invalid=${invalid}
        aria-describedby=${describedBy}
        .value=${live(this.held(pointer))}
        @input=${(event: Event) => this.type(pointer, (event.target as HTMLTextAreaElement).value)}
      ></textarea>`,
    );
  }

  choice(field: Choice) {
    const { pointer, options, first } = field;
    const groups = Map.groupBy(options, ({ group }) => group);
    const renderOptions = (those: Choice['options']) =>
      those.map(
        ({ value, name }) =>
          html`<option value=${value} ?selected=${value === this.held(pointer)}>${name}</option>`,
      );
    return this.control(
      field,
      ({ id, required, invalid, describedBy }) => html`<select
        id=${id}
        ?autofocus=${first ?? false}
        aria-required=${required}
        aria-invalid=${invalid}
        aria-describedby=${describedBy}
        @change=${(event: Event) => this.type(pointer, (event.target as HTMLSelectElement).value)}
      >
        ${[...groups].map(([group, those]) =>
          group === undefined
            ? renderOptions(those)
            : html`<optgroup label=${group}>${renderOptions(those)}</optgroup>`,
        )}
      </select>`,
    );
  }

  /** Chosen from a list that the server searches while one types; what is held is the id. */
  lookup(field: LookupField) {
    const { pointer, name, search, text = '', placeholder = '', none = '', first, also = pointer } = field;
    this.shows(field);
    if (also !== pointer) this.shows({ pointer: also, name });
    return html`<sk-lookup
      .field=${field}
      .fault=${faultAt(this.error, pointer) ?? faultAt(this.error, also)}
      .search=${search}
      .text=${text}
      .placeholder=${placeholder}
      .none=${none}
      ?autofocus=${first ?? false}
      @sk-look-up=${({ detail: { text: typed, found } }: CustomEvent<LookupChange>) => {
        const unclear = new Map(this.unclear);
        if (found || typed === '') unclear.delete(pointer);
        else unclear.set(pointer, name);
        this.unclear = unclear;
        this.type(pointer, found?.value ?? '');
      }}
    ></sk-lookup>`;
  }

  /** A field with a control of its own. */
  protected control(field: Field, render: (attributes: ControlAttributes) => ReturnType<typeof html>) {
    this.shows(field);
    return renderField(field, faultAt(this.error, field.pointer), render);
  }

  /** Faults at this place are told there, and need not be told again below. */
  protected shows(field: Field): void {
    this.#shown.set(field.pointer, field);
  }

  /** The button that answers. As long as it cannot, the reason stands beside it. */
  protected answer({ label, action, variant = 'brand', reason }: Answer) {
    const empty = [...this.#shown.values()].filter(
      ({ pointer, required }) => required && this.held(pointer).trim() === '',
    );
    const names = new Intl.ListFormat(document.documentElement.lang || 'en', { type: 'unit' });
    const unclear = [...this.unclear].flatMap(([pointer, name]) => (this.#shown.has(pointer) ? [name] : []));
    const why =
      unclear.length > 0
        ? t('form.choose-from-list', { fields: names.format(unclear) })
        : empty.length > 0
          ? t('form.still-needed', { fields: names.format(empty.map(({ name }) => name)) })
          : reason;
    return html`${why ? html`<p slot="footer" class="reason" id="reason">${why}</p>` : nothing}
      <wa-button
        slot="footer"
        variant=${variant}
        .loading=${this.busy}
        ?disabled=${why !== undefined}
        title=${why ?? nothing}
        @click=${action}
        >${label}</wa-button
      >`;
  }

  protected override willUpdate(): void {
    this.#shown = new Map();
  }

  /** What no field tells. */
  protected override why(error: Error): string {
    if (!(error instanceof ApiError) || error.faults.length === 0) return explain(error);
    const rest = error.faults.filter(({ pointer }) => !this.#tells(pointer));
    if (rest.length > 0) return explain(error.with(rest));
    return error.code === 'request-invalid' ? t('form.see-fields') : problemWords(error);
  }

  #tells(pointer: string): boolean {
    return [...this.#shown.keys()].some((shown) => pointer === shown || pointer.startsWith(`${shown}/`));
  }
}
