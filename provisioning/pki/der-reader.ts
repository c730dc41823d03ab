/** One element as it was read. `der` is all of it, `contents` what follows its length. */
export type DerElement = { tag: number; contents: Uint8Array; der: Uint8Array };

/**
 * The elements that `octets` consist of, in DER: low tag numbers, definite and shortest lengths (X.690 §8.1.3, §10.1).
 * What lies within them is not looked at, so that nothing here is deeper than one call.
 *
 * @throws RangeError where octets are missing or are no DER.
 */
export function readElements(octets: Uint8Array): DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < octets.length; ) {
    const element = readAt(octets, at);
    elements.push(element);
    at += element.der.length;
  }
  return elements;
}

/** The one element that `octets` are. @throws RangeError as `readElements`, or when it is none of that tag. */
export function readElement(octets: Uint8Array, tag: number): DerElement {
  const [element, ...more] = readElements(octets);
  if (element?.tag !== tag || more.length > 0) throw new RangeError(`one element of tag ${tag} is expected`);
  return element;
}

function readAt(octets: Uint8Array, at: number): DerElement {
  const [tag, first] = [octets[at], octets[at + 1]];
  if (tag === undefined || first === undefined) throw new RangeError('octets are missing');
  if ((tag & 0x1f) === 0x1f) throw new RangeError('high tag numbers are not used here');
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
  const length = lengthOctets === 0 && first < 0x80 ? first : longLength(octets, at + 2, lengthOctets);
  const start = at + 2 + lengthOctets;
  if (octets.length - start < length) throw new RangeError('octets are missing');
  return { tag, contents: octets.subarray(start, start + length), der: octets.subarray(at, start + length) };
}

function longLength(octets: Uint8Array, at: number, count: number): number {
  // Four octets of length would be more than is ever sent here; none is the indefinite form.
  if (count < 1 || count > 3 || octets.length - at < count) throw new RangeError('a length is malformed');
  const length = octets.subarray(at, at + count).reduce((sum, octet) => sum * 256 + octet, 0);
  if (length < 0x80 || length < 256 ** (count - 1)) throw new RangeError('a length is not the shortest');
  return length;
}
