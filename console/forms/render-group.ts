import { html } from 'lit';
import { insideList, nameOf } from './field-frame.ts';
import type { Form } from './form.ts';
import { type Path, valueAt } from './place.ts';
import { controlOf, type Schema } from './schema.ts';
import { helpOf, titleOf } from './schema-words.ts';

/** The members of an object: plain ones side by side, the others one below the other. */
export function renderMembers(form: Form, schema: Schema, path: Path) {
  const members = Object.entries(schema.properties ?? {}).map(
    ([name, member]) => [name, needed(form, schema, member, [...path, name])] as const,
  );
  const plain = members.filter(([, member]) => isPlain(member));
  const others = members.filter(([, member]) => !isPlain(member));
  return html`${
    plain.length > 0
      ? html`<div class="row">${plain.map(([name, member]) => form.field(member, [...path, name]))}</div>`
      : ''
  }
  ${others.map(([name, member]) => form.field(member, [...path, name]))}`;
}

/** A member that must be there is marked, unless its default or what is inherited does. */
function needed(form: Form, schema: Schema, member: Schema, path: Path): Schema {
  const isNeeded =
    schema.required?.includes(nameOf(path)) &&
    member.default === undefined &&
    (insideList(path) || valueAt(form.inherited, path) === undefined);
  return isNeeded ? { ...member, isNeeded } : member;
}

function isPlain(schema: Schema): boolean {
  const control = controlOf(schema);
  return control !== 'group' && control !== 'records' && control !== 'variants';
}

export function renderGroup(form: Form, schema: Schema, path: Path) {
  const help = helpOf(schema);
  return html`<fieldset class="group">
    <legend class="name">${titleOf(schema, nameOf(path))}</legend>
    ${help ? html`<p class="help">${help}</p>` : ''}
    ${renderMembers(form, schema, path)}
  </fieldset>`;
}
