let count = 0;

/** A name nobody had before. */
export function unique(word: string): string {
  count += 1;
  return `${word} ${count}`;
}
