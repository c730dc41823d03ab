/** A name as one DNS label (RFC 1123 §2.1), or undefined when nothing of it can stand in one, e.g. a Chinese name. */
export function slug(name: string): string | undefined {
  const label = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-|-$/g, '');
  return label || undefined;
}
