/** Something this machine lacks, so that trying again is of no use. The message says what to do. */
export class MissingPartError extends Error {
  override readonly name = 'MissingPartError';
}
