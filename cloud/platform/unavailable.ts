/** Of Prisma (P…), PostgreSQL (SQLSTATE classes 08 and 57P, 53300) and sockets: the database cannot be reached now. */
const CODES = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1011',
  'P1017',
  'P2024',
  'P2028',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08003',
  '08006',
  '08001',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
]);

/** What node-postgres says without a code. */
const WORDS = [
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Connection terminated',
  'has encountered a connection error and is not queryable',
];

/** Whether an error says that the database is away, rather than that something is wrong here. */
export function isUnavailable(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 3) return false;
  const { code, cause, message } = error as { code?: unknown; cause?: unknown; message?: unknown };
  const text = typeof message === 'string' ? message : '';
  // A missing file is not a missing database; a missing socket is. Prisma keeps of that the message only.
  if (code === 'ENOENT') return text.includes('connect ENOENT');
  if (typeof code === 'string' && CODES.has(code)) return true;
  if (WORDS.some((words) => text.includes(words))) return true;
  return isUnavailable(cause, depth + 1);
}
