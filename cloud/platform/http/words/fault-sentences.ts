import { labelOf } from './labels.ts';
import type { ProblemLocale } from './problem-locale.ts';

type Said = { pointer: string; detail: string };

/** Those after the first few are told at their places only. */
const MOST = 3;

/** A fault as a sentence. What begins in small letters says something of the place, which is named before it. */
export function faultSentence({ pointer, detail }: Said, locale: ProblemLocale): string {
  const isFragment = !/^[A-Z]/.test(detail);
  const label = isFragment ? labelOf(pointer, locale) : '';
  if (locale === 'en') return ended(label ? `${label}: ${detail}` : capital(detail), '.');
  return ended(label ? `${label}：${detail}` : detail, '。');
}

export function faultSentences(faults: readonly Said[], locale: ProblemLocale): string {
  const sentences = [...new Set(faults.map((fault) => faultSentence(fault, locale)))].slice(0, MOST);
  return sentences.join(locale === 'en' ? ' ' : '');
}

const ended = (text: string, stop: string) => (/[.。!?！？]$/.test(text) ? text : `${text}${stop}`);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
