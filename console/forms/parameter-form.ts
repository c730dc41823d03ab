import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../locales/locale.ts';
import type { Choice, Form, Origin } from './form.ts';
import { parameterFormStyles } from './parameter-form-styles.ts';
import { type Path, withValueAt } from './place.ts';
import { renderField } from './render-field.ts';
import { renderMembers } from './render-group.ts';
import { controlOf, type Schema } from './schema.ts';
import { titleOf } from './schema-words.ts';

/**
 * A form made from a JSON Schema, over what is written in one layer. Event `sk-patch` with the patch as it is after an
 * edit, `sk-locks` with the pointers locked.
 */
@customElement('sk-parameter-form')
@localized()
export class ParameterForm extends LitElement {
  static override styles = parameterFormStyles;

  @property({ attribute: false }) schema: Schema = {};
  @property({ attribute: false }) patch: Readonly<Record<string, unknown>> = {};
  @property({ attribute: false }) inherited: unknown;
  @property({ attribute: false }) origins: ReadonlyMap<string, Origin> = new Map();
  @property({ attribute: false }) faults: ReadonlyMap<string, string> = new Map();
  @property({ attribute: false }) sites: readonly Choice[] = [];
  @property({ type: Boolean }) disabled = false;
  @property({ attribute: false }) locks: ReadonlySet<string> | undefined;
  /** Only what must be answered stands open. */
  @property({ type: Boolean }) folded = false;
  readonly #typed = new Map<string, string>();

  override render() {
    const form = this.#form();
    const members = Object.entries(this.schema.properties ?? {}).filter(([, member]) => controlOf(member));
    const plain = members.filter(([, member]) => !isSection(member));
    const sections = members.filter(([, member]) => isSection(member));
    return html`${
      plain.length > 0
        ? this.#section(
            t('form.general'),
            plain.some(([name]) => name in this.patch),
            renderMembers(form, { ...this.schema, properties: Object.fromEntries(plain) }, []),
            true,
          )
        : nothing
    }
    ${sections.map(([name, member], index) =>
      this.#section(
        titleOf(member, name),
        name in this.patch,
        controlOf(member) === 'group'
          ? renderMembers(form, member, [name])
          : renderField(form, member, [name]),
        (index === 0 && !this.folded) || name in this.patch || this.#isFaulty(name),
      ),
    )}`;
  }

  #section(title: string, written: boolean, content: unknown, open: boolean) {
    return html`<details ?open=${open}>
      <summary>
        <wa-icon name="chevron-down"></wa-icon>
        <h3>${title}</h3>
        ${written ? html`<span class="here">${t('form.set-here')}</span>` : nothing}
      </summary>
      <div class="content">${content}</div>
    </details>`;
  }

  #isFaulty(name: string): boolean {
    return [...this.faults.keys()].some(
      (pointer) => pointer === `/${name}` || pointer.startsWith(`/${name}/`),
    );
  }

  #form(): Form {
    const { inherited, patch, origins, faults, sites, disabled, locks } = this;
    const form: Form = {
      inherited,
      patch,
      origins,
      faults,
      typed: this.#typed,
      sites,
      disabled,
      locks,
      field: (schema, path) => renderField(form, schema, path),
      set: (path: Path, value: unknown) => {
        this.patch = withValueAt(this.patch, path, value) as Record<string, unknown>;
        this.dispatchEvent(new CustomEvent('sk-patch', { detail: this.patch }));
      },
      lock: (pointer: string, locked: boolean) => {
        const others = [...(locks ?? [])].filter((each) => each !== pointer);
        this.dispatchEvent(new CustomEvent('sk-locks', { detail: locked ? [...others, pointer] : others }));
      },
    };
    return form;
  }
}

function isSection(schema: Schema): boolean {
  const control = controlOf(schema);
  return control === 'group' || control === 'records';
}
