/** Multiplication in GF(2⁸) modulo x⁸+x⁴+x³+x²+1 (ISO/IEC 18004:2015 §7.5.2). */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    if ((b >>> bit) & 1) product ^= a;
  }
  return product;
}

/** The product of (x − 2⁰) … (x − 2ⁿ⁻¹), without its leading 1. */
function generator(degree: number): number[] {
  const result = [...Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let i = 0; i < degree; i++) {
    for (let j = 0; j < degree; j++) {
      result[j] = multiply(result[j] as number, root) ^ (result[j + 1] ?? 0);
    }
    root = multiply(root, 2);
  }
  return result;
}

/** What follows a block of data so that a few wrong codewords can be put right. */
export function parityOf(data: readonly number[], degree: number): number[] {
  const divisor = generator(degree);
  const rest = Array<number>(degree).fill(0);
  for (const octet of data) {
    const factor = octet ^ (rest.shift() as number);
    rest.push(0);
    for (const [i, coefficient] of divisor.entries())
      rest[i] = (rest[i] as number) ^ multiply(coefficient, factor);
  }
  return rest;
}
