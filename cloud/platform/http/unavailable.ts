/** Of Prisma (P…), PostgreSQL (SQLSTATE classes 08 and 57P, 53300) and sockets: the database cannot be reached now. */
const CODES = new Set([
  ...['P1001', 'P1002', 'P1008', 'P1011', 'P1017', 'P2024', 'P2028'],
  ...['57P01', '57P02', '57P03', '53300', '08000', '08003', '08006', '08001'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'ETIMEDOUT', 'EPIPE'],
]);

/** What node-postgres says without a code. */
const TIMEOUTS = ['timeout exceeded when trying to connect', 'Query read timeout'];

/** Whether an error says that the database is away, rather than that something is wrong here. */
export function isUnavailable(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 3) return false;
  const { code, syscall, cause } = error as { code?: unknown; syscall?: unknown; cause?: unknown };
  if (typeof code === 'string' && CODES.has(code)) {
    // A missing file is not a missing database; a missing socket is.
    return code !== 'ENOENT' || syscall === 'connect';
  }
  const message = (error as Error).message;
  if (typeof message === 'string' && TIMEOUTS.some((text) => message.includes(text))) return true;
  return isUnavailable(cause, depth + 1);
}
