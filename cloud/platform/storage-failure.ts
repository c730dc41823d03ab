/** The storage is at fault, not the request: it is to be sent again, and nothing of it was done. */
export type StorageFailure = {
  code: 'unavailable' | 'storage-full';
  /** For whoever sent the request. */
  detail: string;
  retryAfterSeconds: number;
};

const UNAVAILABLE: StorageFailure = {
  code: 'unavailable',
  detail: 'The database does not answer; try again in a moment.',
  retryAfterSeconds: 5,
};
const BUSY = { ...UNAVAILABLE, detail: 'The database has more to do than it can; try again in a moment.' };
const full = (what: string): StorageFailure => ({
  code: 'storage-full',
  detail: `The volume of the ${what} is full. Free some space on it; nothing was changed.`,
  retryAfterSeconds: 30,
});

/** Codes of Prisma (P…), PostgreSQL (SQLSTATE, appendix A of its documentation) and sockets. */
const BY_CODE = new Map<string, StorageFailure>([
  ...[
    ...['P1001', 'P1002', 'P1008', 'P1011', 'P1017'],
    // Connection exceptions, and a server that starts, stops or was told to stop what it did.
    ...['08000', '08001', '08003', '08004', '08006', '57014', '57P01', '57P02', '57P03', '57P05'],
    // A standby that is not the primary yet, and a disk that fails.
    ...['25006', '58000', '58030'],
    ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'],
  ].map((code) => [code, UNAVAILABLE] as const),
  // No connection free, out of memory, other limits; and transactions that got into each other's way.
  ...['P2024', 'P2028', 'P2034', 'P2037', '53000', '53200', '53300', '53400', '40001', '40P01', '55P03'].map(
    (code) => [code, BUSY] as const,
  ),
  ['53100', full('database')],
]);
const NO_SPACE = ['ENOSPC', 'EDQUOT'];
const NO_SPACE_WORDS = /No space left on device|Disk quota exceeded/;

/** What node-postgres says without a code. */
const WORDS = [
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Connection terminated',
  'has encountered a connection error and is not queryable',
];

/**
 * Whether an error, or one it was caused by, says that the storage is at fault.
 * @param trouble why the database is away, where that is known
 */
export function storageFailure(error: unknown, trouble?: Error): StorageFailure | undefined {
  const failure = failureOf(error, 0);
  if (failure?.code !== 'unavailable' || !trouble) return failure;
  const known = failureOf(trouble, 0);
  return known?.code === 'storage-full' ? known : failure;
}

export const isUnavailable = (error: unknown): boolean => storageFailure(error) !== undefined;

/** For the log: of the storage's state one line tells enough, what nobody foresaw is told as a whole. */
export const reasonFor = (error: unknown): { reason: string } | { err: unknown } =>
  storageFailure(error) ? { reason: String((error as Error).message).slice(-300) } : { err: error };

/** For `catch` of a note that is not worth a refusal. @throws what has another cause */
export function ignoreStorageFailure(error: unknown): void {
  if (!storageFailure(error)) throw error;
}

function failureOf(error: unknown, depth: number): StorageFailure | undefined {
  if (typeof error !== 'object' || error === null || depth > 4) return undefined;
  const { code, originalCode, cause, message, meta } = error as Record<string, unknown>;
  const text = typeof message === 'string' ? message : '';
  // A missing file is not a missing database; a missing socket is. Prisma keeps of that the message only.
  if (code === 'ENOENT') return text.includes('connect ENOENT') ? UNAVAILABLE : undefined;
  if (NO_SPACE.includes(String(code))) return full('data directory');
  const known = BY_CODE.get(String(originalCode)) ?? BY_CODE.get(String(code));
  if (known) return known;
  if (NO_SPACE_WORDS.test(text)) return full('database');
  if (WORDS.some((words) => text.includes(words))) return UNAVAILABLE;
  const { driverAdapterError } = (meta ?? {}) as { driverAdapterError?: unknown };
  return failureOf(cause, depth + 1) ?? failureOf(driverAdapterError, depth + 1);
}
