import { html, nothing } from 'lit';
import { t } from '../locales/locale.ts';
import { constantsOf } from './constants.ts';
import { insideList, isLocked, nameOf, renderFrame } from './field-frame.ts';
import type { Form } from './form.ts';
import { type Path, pointerOf, valueAt } from './place.ts';
import { renderMembers } from './render-group.ts';
import type { Schema } from './schema.ts';
import { titleOf, wordsOf } from './schema-words.ts';
import { valueText } from './words.ts';

/** One of several shapes: which, and then its members. */
export function renderVariants(form: Form, schema: Schema, path: Path) {
  const variants = schema.anyOf ?? [];
  const value = valueAt(form.patch, path) as Record<string, unknown> | undefined;
  const chosen = variants.findIndex((variant) => value !== undefined && fits(variant, value));
  const inherited = insideList(path) ? undefined : valueAt(form.inherited, path);
  const variant = variants[chosen];
  const select = html`<select
    id=${pointerOf(path)}
    aria-invalid=${form.faults.has(pointerOf(path)) ? 'true' : nothing}
    aria-describedby=${form.faults.has(pointerOf(path)) ? `${pointerOf(path)}-fault` : nothing}
    ?disabled=${form.disabled || isLocked(form, path)}
    @change=${(event: Event) => {
      const picked = variants[Number((event.target as HTMLSelectElement).value)];
      form.set(path, picked && startOf(picked));
    }}
  >
    ${
      insideList(path)
        ? nothing
        : html`<option value="-1" ?selected=${chosen < 0}>
            ${inherited === undefined ? t('form.not-set') : t('form.as-inherited', { value: valueText(inherited) })}
          </option>`
    }
    ${variants.map(
      (each, index) =>
        html`<option value=${index} ?selected=${index === chosen}>${variantName(each)}</option>`,
    )}
  </select>`;
  return html`<div class="variant">
    ${renderFrame(form, { ...schema, title: schema.title ?? t('form.kind') }, path, select)}
    ${variant ? renderMembers(form, withoutConstants(variant), path) : nothing}
  </div>`;
}

function variantName(variant: Schema): string {
  const constants = Object.values(constantsOf(variant));
  if (constants.length > 0) return wordsOf(constants.join(' ').replaceAll('-', ' '));
  const members = Object.entries(variant.properties ?? {});
  return titleOf(variant, members.map(([name, member]) => titleOf(member, name)).join(', ') || nameOf(['–']));
}

function fits(variant: Schema, value: Record<string, unknown>): boolean {
  const constants = Object.entries(constantsOf(variant));
  if (constants.length > 0) return constants.every(([name, constant]) => value[name] === constant);
  const names = Object.keys(variant.properties ?? {});
  return Object.keys(value).every((name) => names.includes(name));
}

/** A new value of this shape: its constants and defaults. */
function startOf(variant: Schema): Record<string, unknown> {
  const defaults = Object.entries(variant.properties ?? {}).filter(
    ([, member]) => member.default !== undefined,
  );
  return {
    ...Object.fromEntries(defaults.map(([name, member]) => [name, member.default])),
    ...constantsOf(variant),
  };
}

function withoutConstants(variant: Schema): Schema {
  const members = Object.entries(variant.properties ?? {}).filter(([, member]) => member.const === undefined);
  return { ...variant, properties: Object.fromEntries(members) };
}
