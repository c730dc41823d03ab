import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AccessLine, Site, SiteFields } from '../../api/site.ts';
import { dialogStyles } from '../../components/dialog/dialog-styles.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import type { Edited } from '../../editing/edit-over.ts';
import { t } from '../../locales/locale.ts';
import { fieldsOf, lineFrom, newFields } from './access-line-fields.ts';
import { renderAccessLine } from './render-access-line.ts';
import { siteDialogStyles } from './site-dialog-styles.ts';

const MOST_LINES = 2;

/** A new site of a customer, or what is known of one: where it is, and the lines its appliance stands at. */
@customElement('sk-site-dialog')
@localized()
export class SiteDialog extends FormDialog<Edited> {
  static override styles = [dialogStyles, siteDialogStyles];

  @property({ attribute: false }) site: Site | undefined;
  @property({ attribute: false }) save!: (fields: SiteFields) => Promise<Edited>;
  @state() private lineCount: number | undefined;

  get #before(): readonly AccessLine[] {
    return this.site?.accessLines ?? [];
  }

  get #lineCount(): number {
    return this.lineCount ?? (this.site ? this.#before.length : 1);
  }

  protected override initial() {
    const { site } = this;
    const lines = [0, 1].flatMap((index) => {
      const line = this.#before[index];
      const fields = Object.entries(line ? fieldsOf(line) : newFields(index));
      return fields.map(([pointer, value]) => [`/accessLines/${index}${pointer}`, value]);
    });
    return {
      '/name': site?.name ?? '',
      '/address': site?.address ?? '',
      '/timeZone': site?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      '/externalKey': site?.externalKey ?? '',
      '/latitude': site?.latitude?.toString() ?? '',
      '/longitude': site?.longitude?.toString() ?? '',
      ...Object.fromEntries(lines),
    };
  }

  protected heading() {
    return this.site ? t('edit.title', { name: this.site.name }) : t('sites.add');
  }

  protected renderBody() {
    return html`${this.text({ pointer: '/name', required: true, name: t('edit.name'), first: true, maxLength: 200 })}
      ${this.text({ pointer: '/address', name: t('sites.address'), maxLength: 500 })}
      <div class="row">
        ${this.text({ pointer: '/timeZone', name: t('target.time-zone'), list: 'zones', maxLength: 64 })}
        ${this.text({ pointer: '/externalKey', name: t('external-key.name'), maxLength: 128, mono: true })}
        ${this.text({ pointer: '/latitude', name: t('sites.latitude'), mono: true })}
        ${this.text({ pointer: '/longitude', name: t('sites.longitude'), mono: true })}
      </div>
      <datalist id="zones">${Intl.supportedValuesOf('timeZone').map((zone) => html`<option value=${zone}></option>`)}</datalist>
      ${Array.from({ length: this.#lineCount }, (_, index) => this.#renderLine(index))}
      ${
        this.#lineCount < MOST_LINES
          ? html`<wa-button
              size="s"
              appearance="outlined"
              @click=${() => {
                this.lineCount = this.#lineCount + 1;
              }}
              >${t('lines.add')}</wa-button
            >`
          : nothing
      }`;
  }

  #renderLine(index: number) {
    const place = `/accessLines/${index}`;
    return renderAccessLine({
      name: this.#nameOf(index),
      before: this.#before[index],
      held: (pointer) => this.held(place + pointer),
      text: ({ pointer, ...field }) => this.text({ pointer: place + pointer, ...field }),
      choice: ({ pointer, ...field }) => this.choice({ pointer: place + pointer, ...field }),
      remove:
        index === this.#lineCount - 1
          ? () => {
              this.lineCount = index;
            }
          : undefined,
    });
  }

  /** A line keeps its name, which others refer to. */
  #nameOf(index: number): AccessLine['name'] {
    const others = this.#before.filter((_, at) => at !== index).map(({ name }) => name);
    return this.#before[index]?.name ?? (others.includes('wan1') || index === 1 ? 'wan2' : 'wan1');
  }

  protected renderActions() {
    return this.answer({
      label: t(this.site ? 'edit.save' : 'sites.add'),
      action: () => this.attempt(() => this.save(this.#written())),
    });
  }

  #written(): SiteFields {
    const text = (pointer: string) => this.held(pointer).trim() || null;
    const number = (pointer: string) => (text(pointer) === null ? null : this.number(pointer));
    return {
      name: this.held('/name').trim(),
      address: text('/address'),
      ...(text('/timeZone') !== null && { timeZone: String(text('/timeZone')) }),
      externalKey: text('/externalKey'),
      latitude: number('/latitude'),
      longitude: number('/longitude'),
      accessLines: Array.from({ length: this.#lineCount }, (_, index) =>
        lineFrom(
          (pointer) => this.held(`/accessLines/${index}${pointer}`),
          this.#nameOf(index),
          this.#before[index],
        ),
      ),
    };
  }
}
