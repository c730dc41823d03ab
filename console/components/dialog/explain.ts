import { ApiError } from '../../api/problem.ts';
import { t } from '../../locales/locale.ts';

/** What to tell a person of a refusal: its faults one by one where there are some. */
export function explain(error: Error): string {
  if (!(error instanceof ApiError)) return error.message;
  if (error.status === 0) return t('error.unreachable');
  return [error.message, ...error.faults.map(({ detail }) => detail)]
    .filter((text, index, all) => all.indexOf(text) === index)
    .join(' ');
}
