import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { until } from 'lit/directives/until.js';
import type { TemplateVersion, VersionDifference } from '../../api/template.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { explain } from '../../components/dialog/explain.ts';
import type { Schema } from '../../forms/schema.ts';
import { t } from '../../locales/locale.ts';
import { renderDifferences } from '../render-differences.ts';

/** What became different from another version to this one. */
@customElement('sk-compare-dialog')
@localized()
export class CompareDialog extends Dialog<never> {
  @property() question = '';
  /** Of the parameters, for their names. */
  @property({ attribute: false }) schema: Schema = {};
  @property({ attribute: false }) others: readonly TemplateVersion[] = [];
  @property({ attribute: false }) compare!: (other: TemplateVersion) => Promise<VersionDifference[]>;
  @state() private chosen = 0;

  protected heading() {
    return this.question;
  }

  protected override dismissal() {
    return t('dialog.close');
  }

  protected renderBody() {
    const other = this.others[this.chosen];
    return html`<label class="field">
        <span class="name">${t('compare.with')}</span>
        <select
          @change=${(event: Event) => {
            this.chosen = Number((event.target as HTMLSelectElement).value);
          }}
        >
          ${this.others.map(
            ({ number, state }, index) =>
              html`<option value=${index}>
                ${t('templates.number', { number })} · ${t(`version.${state}`)}
              </option>`,
          )}
        </select>
      </label>
      ${
        other
          ? until(
              this.compare(other).then((differences) => renderDifferences(this.schema, differences), explain),
              html`<p>${t('loading')}</p>`,
            )
          : nothing
      }`;
  }

  protected renderActions() {
    return html``;
  }
}
