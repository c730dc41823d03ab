import type { AppError, Fault, UsedBy } from '../../errors.ts';
import { PROBLEM_TITLES } from '../problem-texts.ts';
import { faultSentences } from './fault-sentences.ts';
import { labelOf } from './labels.ts';
import type { ProblemLocale } from './problem-locale.ts';
import { inChinese } from './translate.ts';
import { VOCABULARY } from './vocabulary.zh-hant-tw.ts';

/** A fault in the reader's language, its place in the words of the field. */
export function faultIn(fault: Fault, locale: ProblemLocale): Fault & { title?: string } {
  const title = labelOf(fault.pointer, locale);
  const detail = locale === 'en' ? fault.detail : fragmentIn(fault.detail);
  return { ...fault, ...(title && { title }), detail };
}

/** What an error says, in the reader's language; what we have no words for is told by its title alone. */
export function detailIn(error: AppError, locale: ProblemLocale): string {
  const { faults, usedBy, message, code } = error;
  const isOfFaults =
    faults.some(({ detail }) => detail === message) || message === faultSentences(faults, 'en');
  if (faults.length > 0 && isOfFaults) {
    return faultSentences(
      faults.map((fault) => faultIn(fault, locale)),
      locale,
    );
  }
  if (locale === 'en') return message;
  if (usedBy && usedBy.total > 0) return usedByChinese(usedBy);
  return inChinese(message) ?? `${PROBLEM_TITLES[code][locale]}。`;
}

/** Several forms can be meant: each is told. */
function fragmentIn(detail: string): string {
  const forms = detail.split(/, or (?=must )/).map((form) => inChinese(form));
  return forms.every((form) => form !== undefined) ? forms.join('，或') : '無法接受此內容';
}

function usedByChinese({ total, items }: UsedBy): string {
  const named = items.map(({ type, name }) => `${VOCABULARY[type] ?? ''}「${name}」`).join('、');
  const all = total > items.length ? `${named}等共 ${total} 項` : named;
  return `${all}仍在使用，請先移除或改用其他項目。`;
}
