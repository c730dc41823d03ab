/** PostgreSQL did not start. One line: what was to be done, and what it said of it. */
export class StartError extends Error {
  override readonly name = 'StartError';
  /** Processes of a server that died, or one that is just being stopped, stood in the way: it is worth trying again. */
  readonly inTheWay: boolean;
  /** The volume its files lie on has no room left. */
  readonly storageFull: boolean;

  /** @param words of the program, as many lines as there are */
  constructor(what: string, words: string, cause?: unknown) {
    const said = mainLine(words);
    const storageFull = /No space left on device|Disk quota exceeded/.test(words);
    const advice = storageFull ? ' Free some space there.' : '';
    super(`${what}: ${said}${advice}`, cause === undefined ? undefined : { cause });
    this.storageFull = storageFull;
    this.inTheWay = /lock file|shared memory block|is being used|is starting up|shutting down/.test(words);
  }
}

/** The line that says why, without the time before it. */
function mainLine(words: string): string {
  const lines = words.split('\n').map((line) => line.trim());
  const why = lines.findLast((line) => /\b(FATAL|PANIC|could not|error):? /.test(line));
  const line = why ?? lines.findLast((each) => each !== '') ?? '';
  return line.replace(/^[\d: .-]+ UTC \[\d+\] /, '').slice(0, 300) || 'it left no message.';
}
