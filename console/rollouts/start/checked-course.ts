import { ApiError } from '../../api/problem.ts';
import type { RolloutCourse } from '../../api/rollout.ts';
import {
  ANSWER_MINUTES,
  badFields,
  type CheckedField,
  CONFIRM_SECONDS,
  COURSE_POINTERS,
  type CourseDraft,
  courseOf,
  DECIDE_HOURS,
  MOST_SOAK_MINUTES,
  OFFLINE_DAYS,
} from '../../api/rollout-course.ts';
import { t } from '../../locales/locale.ts';

/** The course as it is sent. @throws ApiError `request-invalid` with a fault for each field that cannot be meant */
export function checkedCourse(draft: CourseDraft): RolloutCourse {
  const faults = badFields(draft).map((field) => ({
    pointer: COURSE_POINTERS[field],
    code: 'value-invalid',
    detail: wordsOf(field),
  }));
  if (faults.length === 0) return courseOf(draft);
  const title = t('form.see-fields');
  throw new ApiError(400, 'request-invalid', title, { title, faults });
}

function wordsOf(field: CheckedField): string {
  switch (field) {
    case 'soakMinutes':
      return t('course-fault.soakMinutes', { most: MOST_SOAK_MINUTES });
    case 'confirmWithin':
      return t('course-fault.confirmWithin', CONFIRM_SECONDS);
    case 'answerMinutes':
      return t('course-fault.range', ANSWER_MINUTES);
    case 'offlineDays':
      return t('course-fault.range', OFFLINE_DAYS);
    case 'decideHours':
      return t('course-fault.range', DECIDE_HOURS);
    case 'exclusions':
    case 'waves':
    case 'failures':
    case 'successPercent':
    case 'perMinute':
      return t(`course-fault.${field}`);
  }
}
