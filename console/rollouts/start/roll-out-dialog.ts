import './course-form.ts';
import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Rollout, RolloutCourse } from '../../api/rollout.ts';
import { COURSE_POINTERS, type CourseDraft, USUAL_COURSE } from '../../api/rollout-course.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';
import { checkedCourse } from './checked-course.ts';

/** How the rollout of a revision shall go. */
@customElement('sk-roll-out-dialog')
@localized()
export class RollOutDialog extends FormDialog<Rollout> {
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
    for (const pointer of Object.values(COURSE_POINTERS)) this.shows({ pointer, name: '' });
    return html`<p>${t('roll-out.text')}</p>
      <sk-course-form
        .refusal=${this.error}
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
      @click=${() => this.attempt(async () => this.start(checkedCourse(this.#draft)))}
      >${t('roll-out.submit')}</wa-button
    >`;
  }
}
