const BLOCK_OCTETS = 512;

/** An archive in the format ustar (POSIX.1-1988): regular files that their owner alone reads. @param at seconds since 1970 */
export function tar(files: Readonly<Record<string, Buffer>>, at: number): Buffer {
  const blocks = Object.entries(files).flatMap(([name, content]) => [
    header(name, content.length, at),
    content,
    Buffer.alloc(-content.length & (BLOCK_OCTETS - 1)),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK_OCTETS)]);
}

function header(name: string, size: number, at: number): Buffer {
  const block = Buffer.alloc(BLOCK_OCTETS);
  const octal = (value: number, offset: number, length: number) =>
    block.write(value.toString(8).padStart(length - 1, '0'), offset);
  if (block.write(name, 0, 100, 'ascii') !== name.length) throw new RangeError(`too long a name: ${name}`);
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(at, 136, 12);
  block.write('0', 156);
  block.write('ustar\u000000', 257);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, octet) => total + octet, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
