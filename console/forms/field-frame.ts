import { html, nothing } from 'lit';
import { t } from '../locales/locale.ts';
import type { Form } from './form.ts';
import { type Path, pointerOf, valueAt } from './place.ts';
import { helpOf, type Schema, titleOf } from './schema.ts';

/** Whether a value stands inside an element of a list: such a list is written as a whole, so nothing is inherited in it. */
export function insideList(path: Path): boolean {
  return path.some((step) => typeof step === 'number');
}

/** Whether a layer above forbids to change what is at `path`. */
export function isLocked(form: Form, path: Path): boolean {
  return path.some((_, index) => form.origins.get(pointerOf(path.slice(0, index + 1)))?.locked);
}

export const nameOf = (path: Path) => String(path.at(-1));

/** A field around its control: name, where the value comes from, help, and what is wrong with it. */
export function renderFrame(form: Form, schema: Schema, path: Path, control: unknown) {
  const pointer = pointerOf(path);
  const fault = form.faults.get(pointer);
  const help = helpOf(schema);
  return html`<div class="field">
    <div class="line">
      <label class="name" for=${pointer}>${titleOf(schema, nameOf(path))}</label>
      ${insideList(path) ? nothing : renderOrigin(form, path)}
    </div>
    ${control}
    ${fault ? html`<p class="fault" id="${pointer}-fault">${fault}</p>` : nothing}
    ${help ? html`<p class="help" id="${pointer}-help">${help}</p>` : nothing}
  </div>`;
}

/** Attributes of a control that say what belongs to it. */
export function describedBy(form: Form, schema: Schema, pointer: string): string | typeof nothing {
  const parts = [
    form.faults.has(pointer) ? `${pointer}-fault` : '',
    helpOf(schema) ? `${pointer}-help` : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : nothing;
}

/** `Set here` with the way back, or the layer that sets the value; and the lock. */
export function renderOrigin(form: Form, path: Path) {
  const pointer = pointerOf(path);
  const origin = form.origins.get(pointer);
  const written = valueAt(form.patch, path) !== undefined;
  if (!written && !origin && !form.locks) return nothing;
  return html`<span class="origin">
    ${
      written
        ? html`<span class="here">${t('form.set-here')}</span>${
            form.disabled
              ? nothing
              : html`<button type="button" class="link" @click=${() => form.set(path, undefined)}>
                  ${t('form.reset')}
                </button>`
          }`
        : origin
          ? html`<span class=${origin.locked ? 'locked' : ''}
              >${t(origin.locked ? 'form.locked-by' : 'form.from', { layer: origin.layer })}</span
            >`
          : nothing
    }
    ${form.locks ? renderLock(form, pointer) : nothing}
  </span>`;
}

function renderLock(form: Form, pointer: string) {
  const locked = form.locks?.has(pointer) ?? false;
  return html`<button
    type="button"
    class="lock"
    aria-pressed=${locked}
    ?disabled=${form.disabled}
    title=${t(locked ? 'form.unlock' : 'form.lock')}
    aria-label=${t(locked ? 'form.unlock' : 'form.lock')}
    @click=${() => form.lock(pointer, !locked)}
  >
    <wa-icon name=${locked ? 'lock' : 'unlock'}></wa-icon>
  </button>`;
}
