import { currentLocale } from '../locales/locale.ts';
import type { Schema } from './schema.ts';

export function titleOf(schema: Schema, name: string): string {
  const translated = currentLocale() === 'zh-Hant-TW' ? schema['x-zh-Hant-TW']?.title : undefined;
  return translated ?? schema.title ?? wordsOf(name);
}

export function helpOf(schema: Schema): string {
  const translated = currentLocale() === 'zh-Hant-TW' ? schema['x-zh-Hant-TW']?.description : undefined;
  return (translated ?? schema.description ?? '').replaceAll('`', '');
}

/** A word for one value of an enumeration. */
export function choiceName(schema: Schema, value: string | number): string {
  const words = currentLocale() === 'zh-Hant-TW' ? schema['x-zh-Hant-TW']?.enum : undefined;
  return words?.[value] ?? wordsOf(String(value).replaceAll('-', ' '));
}

/** `leaseSeconds` → `Lease seconds`. */
export function wordsOf(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
