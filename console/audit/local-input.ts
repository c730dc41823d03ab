/** What a field for day and time shows of an instant, in the browser's time zone. */
export function localInput(instant: string | undefined): string {
  const date = new Date(instant ?? '');
  if (Number.isNaN(date.getTime())) return '';
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** RFC 3339; empty for an empty field. */
export function instantOfInput(text: string): string {
  return text === '' ? '' : new Date(text).toISOString();
}
