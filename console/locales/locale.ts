import { configureLocalization, msg } from '@lit/localize';
import { en, type MessageKey } from './en.ts';
import { fillIn } from './fill-in.ts';
import { LOCALES, type Locale } from './pick-locale.ts';

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

/** From now on texts are in this language. */
export const useLocale = (locale: Locale): Promise<void> => setLocale(locale);
