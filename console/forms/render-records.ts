import { html, nothing } from 'lit';
import { t } from '../locales/locale.ts';
import { constantsOf } from './constants.ts';
import { faultAt, insideList, isLocked, nameOf, renderLock, renderOrigin } from './field-frame.ts';
import type { Form } from './form.ts';
import { type Path, pointerOf, valueAt } from './place.ts';
import { renderMembers } from './render-group.ts';
import { renderVariants } from './render-variants.ts';
import type { Schema } from './schema.ts';
import { helpOf, titleOf } from './schema-words.ts';
import { valueText } from './words.ts';

/** A list of records, written as a whole: what is inherited stays to be read until somebody changes it here. */
export function renderRecords(form: Form, schema: Schema, path: Path) {
  const written = valueAt(form.patch, path) as unknown[] | undefined;
  const own = insideList(path) || written !== undefined;
  const help = helpOf(schema);
  const fault = own ? form.faults.get(pointerOf(path)) : faultAt(form, schema, pointerOf(path));
  return html`<fieldset class="group">
    <legend class=${path.length === 1 ? 'hidden-text' : 'name'}>${titleOf(schema, nameOf(path))}</legend>
    ${
      insideList(path)
        ? nothing
        : html`<div class="line start">
            ${renderOrigin(form, path)} ${form.locks ? renderLock(form, pointerOf(path)) : nothing}
          </div>`
    }
    ${help ? html`<p class="help">${help}</p>` : nothing}
    ${fault ? html`<p class="fault">${fault}</p>` : nothing}
    ${own ? renderOwn(form, schema, path, written ?? []) : renderInherited(form, schema, path)}
  </fieldset>`;
}

function renderInherited(form: Form, schema: Schema, path: Path) {
  const names = new Map(form.sites.map(({ id, name }) => [id, name]));
  const records = (valueAt(form.inherited, path) ?? schema.default ?? []) as unknown[];
  return html`<ul class="inherited">
      ${records.map((record) => html`<li class="mono">${valueText(record, names)}</li>`)}
      ${records.length === 0 ? html`<li class="muted">${t('form.empty')}</li>` : nothing}
    </ul>
    ${
      form.disabled || isLocked(form, path)
        ? nothing
        : html`<wa-button
            size="s"
            appearance="outlined"
            @click=${() => form.set(path, records.length > 0 ? structuredClone(records) : [newRecord(schema)])}
            >${records.length > 0 ? t('form.change-list') : t('form.add')}</wa-button
          >`
    }`;
}

function renderOwn(form: Form, schema: Schema, path: Path, records: readonly unknown[]) {
  const element = schema.items ?? {};
  const title = titleOf(element, titleOf(schema, nameOf(path)));
  return html`${records.map((record, index) => {
    const name = (record as { name?: string }).name;
    return html`<section class="record" aria-label=${[title, name].filter(Boolean).join(' ')}>
        <header>
          <h4>${title} ${index + 1}${name ? html` · <span class="mono">${name}</span>` : nothing}</h4>
          ${
            form.disabled
              ? nothing
              : html`<button
                  type="button"
                  class="link"
                  @click=${() => form.set(path, records.toSpliced(index, 1))}
                >
                  ${t('form.remove')}
                </button>`
          }
        </header>
        ${
          element.anyOf
            ? renderVariants(form, element, [...path, index])
            : renderMembers(form, element, [...path, index])
        }
      </section>`;
  })}
  ${
    form.disabled
      ? nothing
      : html`<wa-button
          size="s"
          appearance="outlined"
          @click=${() => form.set(path, [...records, newRecord(schema)])}
          >${t('form.add')}</wa-button
        >`
  }`;
}

/** What a new element begins with: the constants of its first variant. */
function newRecord({ items }: Schema): unknown {
  const variant = items?.anyOf?.[0];
  return variant ? constantsOf(variant) : {};
}
