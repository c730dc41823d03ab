/** Text of foreign origin as it may go into a message: well-formed, without NUL, and not longer than that. */
export function plainText(text: string, characters: number): string {
  const storable = text.replaceAll('\u0000', '').toWellFormed();
  return storable.length <= characters ? storable : `${storable.slice(0, characters - 1).toWellFormed()}…`;
}
