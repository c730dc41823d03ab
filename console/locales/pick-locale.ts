export const LOCALES = ['en', 'zh-Hant-TW'] as const;
export type Locale = (typeof LOCALES)[number];

/** Each language under its own name. */
export const LOCALE_NAMES: Record<Locale, string> = { en: 'English', 'zh-Hant-TW': '繁體中文' };

/** The stored choice if it is one of ours, else the first wish we can meet, else English. */
export function pickLocale(stored: string | null, wishes: readonly string[]): Locale {
  const chosen = LOCALES.find((locale) => locale === stored);
  if (chosen) return chosen;
  for (const wish of wishes) {
    if (/^zh\b/i.test(wish)) return 'zh-Hant-TW';
    if (/^en\b/i.test(wish)) return 'en';
  }
  return 'en';
}
