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

/** The titles on the way to a place in parameters, e.g. `DNS › Size of the cache`; a place the schema lacks as it is. */
export function placeWords(schema: Schema, pointer: string): string {
  const steps = pointer.split('/').slice(1);
  let here: Schema | undefined = schema;
  const words = steps.map((step) => {
    if (here?.items && /^\d+$/.test(step)) {
      here = here.items;
      return String(Number(step) + 1);
    }
    here = here?.properties?.[step];
    return here ? titleOf(here, step) : step;
  });
  return words.join(' › ');
}
