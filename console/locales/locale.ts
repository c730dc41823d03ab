import { configureLocalization, msg } from '@lit/localize';
import { en, type MessageKey } from './en.ts';
import { fillIn } from './fill-in.ts';
import { LOCALES, type Locale, pickLocale } from './pick-locale.ts';

const STORED = 'sitekeeper.locale';

const { getLocale, setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: LOCALES.filter((locale) => locale !== 'en'),
  loadLocale: () => import('./zh-hant-tw.ts'),
});

/** The text of `key` in the current language, its `{placeholders}` filled in. */
export function t(key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string {
  return fillIn(msg(en[key], { id: key }), values);
}

/** BCP 47, for Intl and the `lang` attribute. */
export function currentLocale(): Locale {
  return getLocale() as Locale;
}

export async function chooseLocale(locale: Locale): Promise<void> {
  localStorage.setItem(STORED, locale);
  await show(locale);
}

/** The language chosen here before, else the best of those the browser asks for. */
export async function restoreLocale(): Promise<void> {
  await show(pickLocale(localStorage.getItem(STORED), navigator.languages));
}

async function show(locale: Locale): Promise<void> {
  await setLocale(locale);
  document.documentElement.lang = locale;
}
