import { html, nothing } from 'lit';
import { t } from '../locales/locale.ts';
import type { Form, Origin } from './form.ts';
import { type Path, pointerOf, valueAt } from './place.ts';
import { controlOf, type Schema } from './schema.ts';
import { helpOf, titleOf } from './schema-words.ts';

/** Whether a value stands inside an element of a list: such a list is written as a whole, so nothing is inherited in it. */
export function insideList(path: Path): boolean {
  return path.some((step) => typeof step === 'number');
}

/** The layer above that forbids to change what is at `path`. */
function lockOf(form: Form, path: Path): Origin | undefined {
  return path
    .map((_, index) => form.origins.get(pointerOf(path.slice(0, index + 1))))
    .find((origin) => origin?.locked);
}

export function isLocked(form: Form, path: Path): boolean {
  return lockOf(form, path) !== undefined;
}

export const nameOf = (path: Path) => String(path.at(-1));

/** A field around its control: name, where the value comes from, help, and what is wrong with it. */
export function renderFrame(form: Form, schema: Schema, path: Path, control: unknown) {
  const pointer = pointerOf(path);
  const fault = faultAt(form, schema, pointer);
  const help = helpOf(schema);
  return html`<div class="field">
    <div class="line">
      <label class=${schema.isNeeded ? 'name required' : 'name'} for=${pointer}>${titleOf(schema, nameOf(path))}</label>
      ${form.locks && !insideList(path) ? renderLock(form, pointer) : nothing}
    </div>
    ${control}
    <div class="notes">
      ${insideList(path) ? nothing : renderOrigin(form, path)}
      ${fault ? html`<p class="fault" id="${pointer}-fault">${fault}</p>` : nothing}
      ${help ? html`<p class="help" id="${pointer}-help">${help}</p>` : nothing}
    </div>
  </div>`;
}

/** What is wrong with a value, or inside one that has a single control: a list of words. */
export function faultAt(form: Form, schema: Schema, pointer: string): string | undefined {
  const exact = form.faults.get(pointer);
  if (exact !== undefined || controlOf(schema) === 'variants') return exact;
  return [...form.faults].find(([place]) => place.startsWith(`${pointer}/`))?.[1];
}

/** Attributes of a control that say what belongs to it. */
export function describedBy(form: Form, schema: Schema, pointer: string): string | typeof nothing {
  const parts = [
    faultAt(form, schema, pointer) ? `${pointer}-fault` : '',
    helpOf(schema) ? `${pointer}-help` : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : nothing;
}

/** `Set here` with the way back, or the layer that sets the value. */
export function renderOrigin(form: Form, path: Path) {
  if (valueAt(form.patch, path) !== undefined) {
    return html`<p class="origin">
      <span class="here">${t('form.set-here')}</span>
      ${
        form.disabled
          ? nothing
          : html`<button type="button" class="link" @click=${() => form.set(path, undefined)}>
              ${t('form.reset')}
            </button>`
      }
    </p>`;
  }
  const lock = lockOf(form, path);
  const origin = lock ?? form.origins.get(pointerOf(path));
  if (!origin) return nothing;
  return html`<p class="origin ${lock ? 'locked' : ''}">
    ${lock ? html`<wa-icon name="lock"></wa-icon>` : nothing}
    ${t(lock ? 'form.locked-by' : 'form.from', { layer: origin.layer })}
  </p>`;
}

export function renderLock(form: Form, pointer: string) {
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
