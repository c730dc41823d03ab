import { localized } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  COURSE_POINTERS,
  type CourseDraft,
  DAYS,
  HEALTH_CHECKS,
  OVERDUE,
  USUAL_COURSE,
} from '../../api/rollout-course.ts';
import { faultAt, renderField } from '../../components/field.ts';
import { t } from '../../locales/locale.ts';
import { controls } from '../../styles/controls.ts';
import { base } from '../../styles/shared.ts';

type TextField = keyof typeof COURSE_POINTERS;

/** How carefully a rollout shall go. Event `sk-course` with the draft as it is then. */
@customElement('sk-course-form')
@localized()
export class CourseForm extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host,
      details > div {
        display: grid;
        gap: 12px;
      }
      summary {
        margin-bottom: 8px;
        color: var(--sk-accent);
        font-weight: 600;
        cursor: pointer;
      }
      .checks {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
    `,
  ];

  @property({ attribute: false }) draft: CourseDraft = USUAL_COURSE;
  /** Told at the fields it is about. */
  @property({ attribute: false }) refusal: Error | undefined;
  /** Networks are rendered anew, and some might not be. */
  @property({ type: Boolean }) fleet = false;

  override render() {
    const { draft } = this;
    return html`<div class="row">
        ${this.#text('waves', 'text', t('course.waves-usual'))} ${this.#text('soakMinutes', 'number')}
      </div>
      ${this.#checks('health', HEALTH_CHECKS, (check) => t(`health.${check}`))}
      <div class="row">${this.#text('startAt', 'datetime-local')} ${this.#text('failures', 'text')}</div>
      <details>
        <summary>${t('course.more')}</summary>
        <div>
          ${this.#checks('days', DAYS, (day) => t(`day.${day}`))}
          ${
            draft.days.length > 0
              ? html`<div class="row">${this.#text('from', 'time')} ${this.#text('to', 'time')}</div>`
              : nothing
          }
          ${this.#exclusions()} ${this.#calendar()}
          <div class="row">
            ${this.#text('successPercent', 'number')} ${this.#text('perMinute', 'number', t('course.unlimited'))}
            ${this.#text('confirmWithin', 'number')}
          </div>
          <div class="row">${this.#text('answerMinutes', 'number')} ${this.#overdue('onSilence')}</div>
          <div class="row">${this.#text('offlineDays', 'number')} ${this.#overdue('onOffline')}</div>
          ${this.#text('decideHours', 'number')} ${this.fleet ? this.#skip() : nothing}
        </div>
      </details>
      ${this.#text('note', 'text')}`;
  }

  #text(field: TextField, type: string, placeholder = '') {
    return renderField(
      { pointer: COURSE_POINTERS[field], name: t(`course.${field}`), help: t(`course-help.${field}`) },
      faultAt(this.refusal, COURSE_POINTERS[field]),
      ({ id, invalid, describedBy }) => html`<input
        id=${id}
        type=${type === 'number' ? 'text' : type}
        inputmode=${type === 'number' ? 'decimal' : nothing}
        placeholder=${placeholder || nothing}
        aria-invalid=${invalid}
        aria-describedby=${describedBy}
        .value=${this.draft[field]}
        @input=${(event: Event) => this.#change({ [field]: (event.target as HTMLInputElement).value })}
      />`,
    );
  }

  #exclusions() {
    const pointer = COURSE_POINTERS.exclusions;
    return renderField(
      { pointer, name: t('course.exclusions'), help: t('course-help.exclusions') },
      faultAt(this.refusal, pointer),
      ({ id, invalid, describedBy }) => html`<textarea
        id=${id}
        rows="2"
        placeholder="2027-02-05..2027-02-10 春節"
        aria-invalid=${invalid}
        aria-describedby=${describedBy}
        .value=${this.draft.exclusions}
        @input=${(event: Event) => this.#change({ exclusions: (event.target as HTMLTextAreaElement).value })}
      ></textarea>`,
    );
  }

  #calendar() {
    const pointer = COURSE_POINTERS.calendar;
    return renderField(
      { pointer, name: t('course.calendar'), help: t('course-help.calendar') },
      faultAt(this.refusal, pointer),
      ({ id, invalid, describedBy }) => html`<input
        id=${id}
        type="file"
        accept=".ics,text/calendar"
        aria-invalid=${invalid}
        aria-describedby=${describedBy}
        @change=${this.#takeCalendar}
      />`,
    );
  }

  #takeCalendar = async (event: Event) => {
    const file = (event.target as HTMLInputElement).files?.[0];
    this.#change({ calendar: file ? await file.text() : '', calendarName: file?.name ?? '' });
  };

  #overdue(field: 'onSilence' | 'onOffline') {
    return html`<label class="field">
      <span class="name">${t(`course.${field}`)}</span>
      <select
        @change=${(event: Event) => {
          const chosen = OVERDUE.find((each) => each === (event.target as HTMLSelectElement).value);
          this.#change({ [field]: chosen });
        }}
      >
        ${OVERDUE.map(
          (each) => html`<option value=${each} ?selected=${this.draft[field] === each}>
            ${t(`overdue.${each}`)}
          </option>`,
        )}
      </select>
      <span class="help">${t(`course-help.${field}`)}</span>
    </label>`;
  }

  #checks<Name extends string>(
    field: 'health' | 'days',
    names: readonly Name[],
    nameOf: (name: Name) => string,
  ) {
    const chosen: readonly string[] = this.draft[field];
    return html`<fieldset class="field">
      <legend class="name">${t(`course.${field}`)}</legend>
      <div class="checks">
        ${names.map(
          (name) => html`<label class="check">
            <input
              type="checkbox"
              .checked=${chosen.includes(name)}
              @change=${() =>
                this.#change({
                  [field]: chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name],
                })}
            />${nameOf(name)}</label
          >`,
        )}
      </div>
      <span class="help">${t(`course-help.${field}`)}</span>
    </fieldset>`;
  }

  #skip() {
    return html`<label class="check">
      <input
        type="checkbox"
        .checked=${this.draft.skipUnrenderable}
        @change=${() => this.#change({ skipUnrenderable: !this.draft.skipUnrenderable })}
      />${t('course.skipUnrenderable')}</label
    >`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('refusal') || !this.refusal) return;
    const first = this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]');
    const fold = first?.closest('details');
    if (fold) fold.open = true;
    first?.focus();
  }

  #change(change: Partial<CourseDraft>): void {
    this.draft = { ...this.draft, ...change };
    this.dispatchEvent(new CustomEvent('sk-course', { detail: this.draft }));
  }
}
