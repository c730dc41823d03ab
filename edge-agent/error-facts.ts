const FAULTS_OF_OURS = [TypeError, RangeError, ReferenceError, SyntaxError];

/**
 * What a log line tells of an error on the way to the control plane. Networks break and servers refuse all the time:
 * code and message say it all. The stack comes only with what is our own fault.
 */
export function errorFacts(
  error: unknown,
): { err: unknown } | { code: string | number | undefined; reason: string } {
  if (!(error instanceof Error) || FAULTS_OF_OURS.some((kind) => error instanceof kind))
    return { err: error };
  // An AggregateError (no address of a host can be reached) has no message, but the code of what it gathers.
  const { code, message } = error as Error & { code?: string | number };
  return { code, reason: message || String(code ?? error.name) };
}
