import { html, nothing, type TemplateResult } from 'lit';
import { ApiError } from '../api/problem.ts';
import { faultWords } from '../locales/problem-words.ts';

/** `pointer` (RFC 6901) leads to the field's place in what is sent: there faults of it are told. */
export type Field = {
  pointer: string;
  name: string;
  help?: string | undefined;
  required?: boolean | undefined;
};

/** What a control in a field says of itself. */
export type ControlAttributes = {
  id: string;
  required: 'true' | typeof nothing;
  invalid: 'true' | typeof nothing;
  describedBy: string | typeof nothing;
};

/** What was refused at a field, or inside it where it holds a list. */
export function faultAt(error: Error | undefined, pointer: string): string | undefined {
  const faults = error instanceof ApiError ? error.faults : [];
  const fault =
    faults.find((each) => each.pointer === pointer) ??
    faults.find((each) => each.pointer.startsWith(`${pointer}/`));
  return fault && faultWords(fault);
}

/** A field around its control: name, whether it must be filled in, what is wrong with it, and help. */
export function renderField(
  { pointer, name, help, required }: Field,
  fault: string | undefined,
  control: (attributes: ControlAttributes) => TemplateResult,
) {
  const ids = [...(fault ? [`${pointer}-fault`] : []), ...(help ? [`${pointer}-help`] : [])];
  return html`<div class="field">
    <label class=${required ? 'name required' : 'name'} for=${pointer}>${name}</label>
    ${control({
      id: pointer,
      required: required ? 'true' : nothing,
      invalid: fault ? 'true' : nothing,
      describedBy: ids.join(' ') || nothing,
    })}
    ${fault ? html`<span class="fault" id="${pointer}-fault">${fault}</span>` : nothing}
    ${help ? html`<span class="help" id="${pointer}-help">${help}</span>` : nothing}
  </div>`;
}
