import { t } from '../locales/locale.ts';

/** A value as a person reads it in one line. */
export function valueText(value: unknown, names: ReadonlyMap<string, string> = new Map()): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? t('form.on') : t('form.off');
  if (Array.isArray(value)) {
    return value.length === 0 ? t('form.empty') : value.map((each) => valueText(each, names)).join(', ');
  }
  if (typeof value === 'object') return recordText(value as Record<string, unknown>, names);
  return names.get(String(value)) ?? String(value);
}

/** The plain members of an element of a list, its name first. */
function recordText(record: Record<string, unknown>, names: ReadonlyMap<string, string>): string {
  const { name, ...rest } = record;
  const others = Object.values(rest).filter((value) => typeof value !== 'object' && value !== undefined);
  return [name, ...others]
    .filter((value) => value !== undefined)
    .map((value) => valueText(value, names))
    .join(' · ');
}

/** What was typed into a list: values between commas, spaces or line ends. */
export function typedWords(text: string): string[] {
  return text.split(/[\s,，、]+/).filter(Boolean);
}
