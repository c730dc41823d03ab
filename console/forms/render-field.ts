import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { t } from '../locales/locale.ts';
import { describedBy, faultAt, insideList, isLocked, renderFrame } from './field-frame.ts';
import type { Form } from './form.ts';
import { numberOrText } from './number-or-text.ts';
import { type Path, pointerOf, valueAt } from './place.ts';
import { renderGroup } from './render-group.ts';
import { renderRecords } from './render-records.ts';
import { renderVariants } from './render-variants.ts';
import { controlOf, type Schema } from './schema.ts';
import { choiceName } from './schema-words.ts';
import { typedWords, valueText } from './words.ts';

/** One parameter, by the shape of its schema; nothing for what has a form of its own. */
export function renderField(form: Form, schema: Schema, path: Path): TemplateResult | typeof nothing {
  switch (controlOf(schema)) {
    case 'flag':
      return renderFrame(form, schema, path, renderSelect(form, schema, path, FLAGS()));
    case 'choice':
      return renderFrame(form, schema, path, renderSelect(form, schema, path, choicesOf(schema)));
    case 'site':
      return renderFrame(form, schema, path, renderSelect(form, schema, path, sitesOf(form)));
    case 'number':
      return renderFrame(form, schema, path, renderInput(form, schema, path, 'number'));
    case 'text':
      return renderFrame(form, schema, path, renderInput(form, schema, path, 'text'));
    case 'words':
      return renderFrame(form, schema, path, renderWords(form, schema, path));
    case 'records':
      return renderRecords(form, schema, path);
    case 'variants':
      return renderVariants(form, schema, path);
    case 'group':
      return renderGroup(form, schema, path);
    default:
      return nothing;
  }
}

type Option = { value: unknown; name: string };

const FLAGS = (): Option[] => [
  { value: true, name: t('form.on') },
  { value: false, name: t('form.off') },
];
const choicesOf = (schema: Schema): Option[] =>
  (schema.enum ?? []).map((value) => ({ value, name: choiceName(schema, value) }));
const sitesOf = (form: Form): Option[] => form.sites.map(({ id, name }) => ({ value: id, name }));

/** What holds without a value here: what is inherited, else the schema's own default. */
function beneath(form: Form, schema: Schema, path: Path): unknown {
  return insideList(path) ? schema.default : (valueAt(form.inherited, path) ?? schema.default);
}

function renderSelect(form: Form, schema: Schema, path: Path, options: readonly Option[]) {
  const pointer = pointerOf(path);
  const value = valueAt(form.patch, path);
  const index = options.findIndex((option) => option.value === value);
  const under = beneath(form, schema, path);
  const underName = options.find((option) => option.value === under)?.name;
  return html`<select
    id=${pointer}
    aria-invalid=${faultAt(form, schema, pointer) ? 'true' : nothing}
    aria-required=${schema.isNeeded ? 'true' : nothing}
    aria-describedby=${describedBy(form, schema, pointer)}
    ?disabled=${form.disabled || isLocked(form, path)}
    .value=${live(String(index))}
    @change=${(event: Event) => {
      const chosen = Number((event.target as HTMLSelectElement).value);
      form.set(path, options[chosen]?.value);
    }}
  >
    <option value="-1" ?selected=${index < 0}>${underName ? t('form.as-inherited', { value: underName }) : t('form.not-set')}</option>
    ${options.map(
      (option, at) => html`<option value=${at} ?selected=${at === index}>${option.name}</option>`,
    )}
  </select>`;
}

function renderInput(form: Form, schema: Schema, path: Path, type: 'text' | 'number') {
  const pointer = pointerOf(path);
  const value = valueAt(form.patch, path);
  return html`<input
    id=${pointer}
    type=${type}
    class=${type === 'text' && schema.pattern ? 'mono' : nothing}
    autocomplete="off"
    spellcheck="false"
    min=${schema.minimum ?? nothing}
    max=${schema.maximum ?? nothing}
    maxlength=${schema.maxLength ?? nothing}
    placeholder=${valueText(beneath(form, schema, path)) || nothing}
    aria-invalid=${faultAt(form, schema, pointer) ? 'true' : nothing}
    aria-required=${schema.isNeeded ? 'true' : nothing}
    aria-describedby=${describedBy(form, schema, pointer)}
    ?disabled=${form.disabled || isLocked(form, path)}
    .value=${live(value === undefined ? '' : String(value))}
    @input=${(event: Event) => {
      const text = (event.target as HTMLInputElement).value;
      form.set(path, text === '' ? undefined : type === 'number' ? Number(text) : text);
    }}
  />`;
}

/** A list of plain values in one line; empty means that what is beneath holds. */
function renderWords(form: Form, schema: Schema, path: Path) {
  const pointer = pointerOf(path);
  const value = valueAt(form.patch, path);
  const numbers = schema.items?.type === 'integer';
  const words = Array.isArray(value) ? value.map(String) : [];
  const typed = form.typed.get(pointer);
  return html`<input
    id=${pointer}
    class="mono"
    autocomplete="off"
    spellcheck="false"
    placeholder=${valueText(beneath(form, schema, path)) || nothing}
    aria-invalid=${faultAt(form, schema, pointer) ? 'true' : nothing}
    aria-required=${schema.isNeeded ? 'true' : nothing}
    aria-describedby=${describedBy(form, schema, pointer)}
    ?disabled=${form.disabled || isLocked(form, path)}
    .value=${live(typed !== undefined && sameWords(typedWords(typed), words) ? typed : words.join(', '))}
    @input=${(event: Event) => {
      const text = (event.target as HTMLInputElement).value;
      form.typed.set(pointer, text);
      const now = typedWords(text);
      form.set(path, now.length === 0 ? undefined : numbers ? now.map(numberOrText) : now);
    }}
  />`;
}

const sameWords = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((word, index) => word === b[index]);
