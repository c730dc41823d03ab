import { FRAGMENTS } from './fragments.zh-hant-tw.ts';
import { SENTENCES } from './sentences.zh-hant-tw.ts';
import { VOCABULARY } from './vocabulary.zh-hant-tw.ts';

type Translation = { pattern: RegExp; chinese: string };

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const exact = new Map<string, string>();
const patterns: Translation[] = [];
for (const [english, chinese] of [...FRAGMENTS, ...SENTENCES]) {
  if (!english.includes('{}')) exact.set(english, chinese);
  else
    patterns.push({
      pattern: new RegExp(`^${english.split('{}').map(literally).join('(.+?)')}$`, 's'),
      chinese,
    });
}
// What is written out most is what was meant: `must be one of {}` before `must be {}`.
patterns.sort((a, b) => b.pattern.source.length - a.pattern.source.length);

/** English words of ours in Traditional Chinese; `undefined` for what we have no words for. */
export function inChinese(english: string): string | undefined {
  const known = exact.get(english);
  if (known !== undefined) return known;
  for (const { pattern, chinese } of patterns) {
    const found = pattern.exec(english);
    if (found) return chinese.replace(/\{(\d)\}/g, (_, index: string) => filled(found[Number(index)] ?? ''));
  }
  return undefined;
}

/** A list of words, a sentence within a sentence, or a name that stays as it is. */
function filled(text: string): string {
  const words = text.split(/, (?:or )?| or /).map((word) => VOCABULARY[word]);
  if (words.every((word) => word !== undefined)) return words.join('、');
  return inChinese(text) ?? text.replaceAll(', ', '、');
}
