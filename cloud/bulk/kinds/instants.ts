const FORM =
  /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2}))?$/i;

/**
 * An instant of RFC 3339, or the beginning of a day in UTC, also as spreadsheets in Taiwan write it (`2027/2/3`).
 * Undefined for anything else: which of 1/2/2027 is the month nobody knows, and the 30th of February never comes.
 */
export function instantOf(text: string): Date | undefined {
  const [, year, , month, day, time = '00:00:00', zone = 'Z'] = FORM.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(+midnight) || midnight.toISOString().slice(0, 10) !== date) return undefined;
  const instant = new Date(`${date}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(+instant) ? undefined : instant;
}
