import { ApiError, type Fault } from '../../api/problem.ts';
import { t } from '../../locales/locale.ts';
import { faultWords, problemWords } from '../../locales/problem-words.ts';

/** What to tell a person of a refusal: its faults one by one where there are some. */
export function explain(error: Error): string {
  if (!(error instanceof ApiError)) return error.message;
  if (error.status === 0) return t('error.unreachable');
  if (error.faults.length === 0) return problemWords(error);
  const told = error.faults.map(sentenceOf);
  // A detail that was made of the faults says the same.
  const whole = problemWords(error);
  const all = told.some((text) => whole.includes(text)) ? told : [whole, ...told];
  return all.filter((text, index) => all.indexOf(text) === index).join(' ');
}

/** A fault that says something of its place, which is named before it; whole sentences stand alone. */
function sentenceOf({ title, ...fault }: Fault): string {
  const words = faultWords(fault);
  return title && !/^[A-Z]|。$/.test(words) ? t('error.at', { field: title, words }) : words;
}
