import './course-form.ts';
import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Rollout, RolloutCourse } from '../../api/rollout.ts';
import { type CourseDraft, courseOf, USUAL_COURSE } from '../../api/rollout-course.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

/** How the rollout of a revision shall go. */
@customElement('sk-roll-out-dialog')
@localized()
export class RollOutDialog extends Dialog<Rollout> {
  @property() question = '';
  @property({ attribute: false }) start!: (course: RolloutCourse) => Promise<Rollout>;
  #draft = USUAL_COURSE;

  protected heading() {
    return this.question;
  }

  protected override dismissal() {
    return t('roll-out.later');
  }

  protected renderBody() {
    return html`<p>${t('roll-out.text')}</p>
      <sk-course-form
        @sk-course=${(event: CustomEvent<CourseDraft>) => {
          this.#draft = event.detail;
        }}
      ></sk-course-form>`;
  }

  protected renderActions() {
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      @click=${() => this.attempt(async () => this.start(courseOf(this.#draft)))}
      >${t('roll-out.submit')}</wa-button
    >`;
  }
}
