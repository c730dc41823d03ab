import '../../components/relative-time.ts';
import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { until } from 'lit/directives/until.js';
import type { TemplateVersion, VersionDifference, VersionReach } from '../../api/template.ts';
import { explain } from '../../components/dialog/explain.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import type { Schema } from '../../forms/schema.ts';
import { formatNumber } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';
import { renderDifferences } from '../render-differences.ts';

/** Whom a publication concerns, and what is different from the version before; `null`: there is none before. */
export type Consequences = { reach: VersionReach; differences: VersionDifference[] | null };

/**
 * Publishes a draft of a template: what is different in it, whom that reaches, whose changes go with it, and what is new in
 * words. Tells what is wrong when sample networks do not render.
 */
@customElement('sk-publish-dialog')
@localized()
export class PublishDialog extends FormDialog<TemplateVersion> {
  @property() question = '';
  /** Who publishes. */
  @property() by = '';
  /** Of the parameters, for their names. */
  @property({ attribute: false }) schema: Schema = {};
  @property({ attribute: false }) consequences!: Promise<Consequences>;
  @property({ attribute: false }) publish!: (note: string) => Promise<TemplateVersion>;

  protected heading() {
    return this.question;
  }

  protected renderBody() {
    return html`${until(
      this.consequences.then((consequences) => this.#renderConsequences(consequences), explain),
      html`<p>${t('loading')}</p>`,
    )}
      <p class="help">${t('publish.text')}</p>
      ${this.area({ pointer: '/note', name: t('publish.note'), required: true, first: true, maxLength: 2000 })}`;
  }

  #renderConsequences({ reach, differences }: Consequences) {
    const { networks, appliances, previous, drafts } = reach;
    const others = reach.editors.filter(({ by }) => by !== this.by);
    const count = { networks: formatNumber(networks), appliances: formatNumber(appliances) };
    return html`<p><strong>${t('publish.reach', count)}</strong></p>
      ${others.map(
        ({ by, at }) => html`<p>${t('publish.edited-by', { by })} <sk-ago .instant=${at}></sk-ago></p>`,
      )}
      ${drafts.map(
        ({ number, by, at }) =>
          html`<p>${t('publish.other-draft', { number, by })} <sk-ago .instant=${at}></sk-ago></p>`,
      )}
      ${
        differences === null || previous === null
          ? html`<p>${t('publish.first')}</p>`
          : html`<p>${t('publish.against', { number: previous })}</p>
              ${renderDifferences(this.schema, differences)}`
      }`;
  }

  protected renderActions() {
    return this.answer({
      label: t('publish.submit'),
      action: () => this.attempt(() => this.publish(this.held('/note').trim())),
    });
  }
}
