import { useLocale } from './locale.ts';
import { type Locale, pickLocale } from './pick-locale.ts';

const STORED = 'sitekeeper.locale';

export async function chooseLocale(locale: Locale): Promise<void> {
  localStorage.setItem(STORED, locale);
  await show(locale);
}

/** The language chosen here before, else the best of those the browser asks for. */
export async function restoreLocale(): Promise<void> {
  await show(pickLocale(localStorage.getItem(STORED), navigator.languages));
}

async function show(locale: Locale): Promise<void> {
  await useLocale(locale);
  document.documentElement.lang = locale;
}
