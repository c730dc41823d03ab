/**
 * A verbatim string of PowerShell (about_Quoting_Rules): nothing in it is expanded. PowerShell takes the typographic
 * single quotes for the plain one, so that each has to be doubled.
 */
export function quotePowerShell(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
