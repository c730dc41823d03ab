import '../start/course-form.ts';
import './rollout-preview.ts';
import './selection-form.ts';
import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { templateName } from '../../api/layers.ts';
import type { NewerVersion } from '../../api/newer-versions.ts';
import type { Rollout, RolloutPreview, RolloutRequest } from '../../api/rollout.ts';
import { COURSE_POINTERS, type CourseDraft, USUAL_COURSE } from '../../api/rollout-course.ts';
import { type Choices, orAll, type Selection } from '../../api/rollout-selection.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { formatNumber } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';
import { checkedCourse } from '../start/checked-course.ts';

type Sent = Omit<RolloutRequest, 'templateVersionId'>;

/** Which networks, and how: tried first, so that one sees whom it would touch. */
@customElement('sk-fleet-rollout-dialog')
@localized()
export class FleetRolloutDialog extends FormDialog<Rollout> {
  @property() question = '';
  @property() explanation = '';
  @property({ attribute: false }) selection: Selection = {};
  @property({ attribute: false }) choices!: Choices;
  @property({ attribute: false }) preview!: (request: Sent) => Promise<RolloutPreview>;
  @property({ attribute: false }) start!: (request: Sent) => Promise<Rollout>;
  /** Templates of which some networks do not have the newest version. */
  @property({ attribute: false }) newer: readonly NewerVersion[] = [];
  @state() private tried: RolloutPreview | undefined;
  #course = USUAL_COURSE;

  protected heading() {
    return this.question;
  }

  protected renderBody() {
    for (const pointer of Object.values(COURSE_POINTERS)) this.shows({ pointer, name: '' });
    return html`<p>${this.explanation}</p>
      ${this.#renderNewer()}
      <sk-selection-form
        .selection=${this.selection}
        .choices=${this.choices}
        @sk-selection=${(event: CustomEvent<Selection>) => {
          this.selection = event.detail;
          this.tried = undefined;
        }}
      ></sk-selection-form>
      <sk-course-form
        fleet
        .refusal=${this.error}
        @sk-course=${(event: CustomEvent<CourseDraft>) => {
          this.#course = event.detail;
        }}
      ></sk-course-form>
      ${this.tried ? html`<sk-rollout-preview .preview=${this.tried}></sk-rollout-preview>` : nothing}`;
  }

  /** It keeps each network's version: where a newer one was published, the way to it is beside. */
  #renderNewer() {
    if (this.newer.length === 0) return nothing;
    return html`<div class="newer" role="note">
      <p>${t('fleet-rollout.newer')}</p>
      <ul>
        ${this.newer.map(
          ({ id, name, number, networks }) => html`<li>
            <a href="/templates/${id}?version=${number}">${templateName(name, number)}</a>
            ${t('fleet-rollout.newer-networks', { count: formatNumber(networks) })}
          </li>`,
        )}
      </ul>
    </div>`;
  }

  protected renderActions() {
    return this.tried && this.tried.totals.changedAppliances > 0
      ? html`<wa-button
          slot="footer"
          variant="brand"
          .loading=${this.busy}
          @click=${() => this.attempt(async () => this.start(this.#request()))}
          >${t('fleet-rollout.start', { count: this.tried.totals.changedNetworks })}</wa-button
        >`
      : html`<wa-button slot="footer" variant="brand" .loading=${this.busy} @click=${this.#try}
          >${t('fleet-rollout.try')}</wa-button
        >`;
  }

  #request(): Sent {
    return { selection: orAll(this.selection), ...checkedCourse(this.#course) };
  }

  #try = async () => {
    this.busy = true;
    this.error = undefined;
    try {
      this.tried = await this.preview(this.#request());
    } catch (error) {
      this.error = error as Error;
    }
    this.busy = false;
  };
}
