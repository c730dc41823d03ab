import { AppError, type ErrorCode } from './errors.ts';

/** Prisma's code for a unique constraint that would be broken; its message names the constraint, `<table>_<column>_key`. */
const UNIQUE = 'P2002';

/**
 * For `catch` of a write: a value that another row has is refused, with the column's code. Only the database can tell
 * when two callers come at once, so nothing asks it beforehand.
 */
export function refuseTaken(codes: Readonly<Record<string, readonly [ErrorCode, string]>>) {
  return (error: unknown): never => {
    const { code, message = '' } = error as { code?: unknown; message?: string };
    const column = code === UNIQUE ? Object.keys(codes).find((name) => message.includes(name)) : undefined;
    const [taken, detail] = (column !== undefined && codes[column]) || [];
    if (taken === undefined || detail === undefined) throw error;
    const faults = [{ pointer: `/${column}`, code: 'taken', detail: 'is taken' }];
    throw new AppError(taken, detail, { faults, cause: error });
  };
}
