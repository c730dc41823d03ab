/** JSON Pointers (RFC 6901) over plain JSON values. */

/** One reference token, escaped (RFC 6901 §3). */
export function escapeToken(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The tokens of a pointer, without their escapes; none for the whole document. */
export function tokensOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function pointerOf(tokens: readonly string[]): string {
  return tokens.map((token) => `/${escapeToken(token)}`).join('');
}

/** The value to which a pointer points, or undefined. */
export function valueAt(document: unknown, pointer: string): unknown {
  return memberAt(document, tokensOf(pointer));
}

/** The value at the end of a path of members, or undefined. */
export function memberAt(document: unknown, tokens: readonly string[]): unknown {
  return tokens.reduce<unknown>(
    (node, token) =>
      typeof node === 'object' && node !== null && Object.hasOwn(node, token)
        ? Reflect.get(node, token)
        : undefined,
    document,
  );
}

/** Whether the inner pointer points to the same place or to one inside it. */
export function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}
