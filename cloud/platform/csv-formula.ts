/**
 * Spreadsheets run what begins with one of these as a formula (OWASP, CSV Injection). An apostrophe before it makes it
 * text; a cell that has apostrophes there already gets one more, so that taking one away gives back any cell.
 */
const ESCAPABLE = /^'*[=+\-@\t\r\n＝＋－＠]/;
const ESCAPED = /^'+[=+\-@\t\r\n＝＋－＠]/;

export const escapeFormula = (cell: string): string => (ESCAPABLE.test(cell) ? `'${cell}` : cell);

/** Undoes {@link escapeFormula}. */
export const unescapeFormula = (cell: string): string => (ESCAPED.test(cell) ? cell.slice(1) : cell);
