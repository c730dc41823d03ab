import { ApiError, type Fault } from '../../api/problem.ts';
import { t } from '../../locales/locale.ts';
import { faultWords, problemWords } from '../../locales/problem-words.ts';

/** What to tell a person of a refusal: its faults one by one where there are some. */
export function explain(error: Error): string {
  if (!(error instanceof ApiError)) return error.message;
  if (error.status === 0) return t('error.unreachable');
  return [problemWords(error), ...error.faults.map(sentenceOf)]
    .filter((text, index, all) => all.indexOf(text) === index)
    .join(' ');
}

/** A fault that begins in small letters says something of the field it points to. */
function sentenceOf({ pointer, code, detail }: Fault): string {
  const field = pointer.split('/').at(-1);
  const words = faultWords({ code, detail });
  if (words !== detail && field) return t('error.at', { field, words });
  return /^[a-z]/.test(detail) && field ? `${field} ${detail}` : detail;
}
