import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { ApiError } from '../../api/problem.ts';
import { t } from '../../locales/locale.ts';
import { faultWords, problemWords } from '../../locales/problem-words.ts';
import { Dialog } from './dialog.ts';
import { explain } from './explain.ts';

type Values = Readonly<Record<string, string>>;
/** `pointer` (RFC 6901) leads to the field's place in what is sent: there faults of it are told. */
type Field = { pointer: string; name: string; help?: string | undefined };
export type Text = Field & {
  type?: 'text' | 'number' | 'password';
  /** Typed elsewhere, too: addresses, serial numbers. */
  mono?: boolean;
  first?: boolean;
  maxLength?: number;
  placeholder?: string;
  /** Id of a `datalist`. */
  list?: string;
};
export type Choice = Field & { options: readonly { value: string; name: string }[] };

/** A question that is answered in fields, each known by its pointer. What is wrong with one is told beneath it. */
export abstract class FormDialog<Result> extends Dialog<Result> {
  @state() private typed: Values = {};
  #shown = new Set<string>();

  /** What the fields hold before anybody types. */
  protected abstract initial(): Values;

  protected held(pointer: string): string {
    return this.typed[pointer] ?? this.initial()[pointer] ?? '';
  }

  protected type(pointer: string, value: string): void {
    this.typed = { ...this.typed, [pointer]: value };
  }

  protected text(field: Text) {
    const { pointer, type = 'text', mono, first, maxLength, placeholder, list } = field;
    return this.#frame(
      field,
      html`<input
        id=${pointer}
        type=${type}
        class=${mono ? 'mono' : nothing}
        ?autofocus=${first ?? false}
        autocomplete=${type === 'password' ? 'new-password' : 'off'}
        spellcheck="false"
        maxlength=${maxLength ?? nothing}
        placeholder=${placeholder ?? nothing}
        list=${list ?? nothing}
        aria-invalid=${this.#faultAt(pointer) ? 'true' : nothing}
        aria-describedby=${this.#describedBy(field)}
        .value=${live(this.held(pointer))}
        @input=${(event: Event) => this.type(pointer, (event.target as HTMLInputElement).value)}
      />`,
    );
  }

  protected choice(field: Choice) {
    const { pointer, options } = field;
    return this.#frame(
      field,
      html`<select
        id=${pointer}
        aria-invalid=${this.#faultAt(pointer) ? 'true' : nothing}
        aria-describedby=${this.#describedBy(field)}
        @change=${(event: Event) => this.type(pointer, (event.target as HTMLSelectElement).value)}
      >
        ${options.map(
          ({ value, name }) =>
            html`<option value=${value} ?selected=${value === this.held(pointer)}>${name}</option>`,
        )}
      </select>`,
    );
  }

  #frame({ pointer, name, help }: Field, control: unknown) {
    this.#shown.add(pointer);
    const fault = this.#faultAt(pointer);
    return html`<div class="field">
      <label class="name" for=${pointer}>${name}</label>
      ${control}
      ${fault ? html`<span class="fault" id="${pointer}-fault">${fault}</span>` : nothing}
      ${help ? html`<span class="help" id="${pointer}-help">${help}</span>` : nothing}
    </div>`;
  }

  #describedBy({ pointer, help }: Field): string | typeof nothing {
    const ids = [
      ...(this.#faultAt(pointer) ? [`${pointer}-fault`] : []),
      ...(help ? [`${pointer}-help`] : []),
    ];
    return ids.join(' ') || nothing;
  }

  protected override willUpdate(): void {
    this.#shown = new Set();
  }

  #faultAt(pointer: string): string | undefined {
    const fault = this.#faults.find((each) => each.pointer === pointer);
    return fault && faultWords(fault);
  }

  get #faults() {
    return this.error instanceof ApiError ? this.error.faults : [];
  }

  /** What no field tells. */
  protected override why(error: Error): string {
    if (!(error instanceof ApiError) || error.faults.length === 0) return explain(error);
    const rest = error.faults.filter(({ pointer }) => !this.#shown.has(pointer));
    if (rest.length > 0) return explain(error.with(rest));
    return error.code === 'request-invalid' ? t('form.see-fields') : problemWords(error);
  }
}
