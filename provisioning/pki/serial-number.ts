/**
 * Forms a certificate serial number from 20 random octets: positive, exactly 20 octets long in DER (RFC 5280 §4.1.2.2
 * allows no more), with 158 random bits. Its hexadecimal form is therefore always 40 digits.
 */
export function serialNumber(random: Uint8Array): Uint8Array {
  if (random.length !== 20) throw new RangeError('a serial number is formed from 20 octets');
  const octets = Uint8Array.from(random);
  octets[0] = (octets[0]! & 0x7f) | 0x40;
  return octets;
}
