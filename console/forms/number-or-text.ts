/** A number as it was typed: what is none is for the server to refuse, at its field. */
export function numberOrText(text: string): number {
  const trimmed = text.trim();
  return (trimmed === '' || Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed)) as number;
}
