import { expect, test } from 'vitest';
import { isUnavailable, storageFailure } from '../../../cloud/platform/storage-failure.ts';

const coded = (message: string, code: string) => Object.assign(new Error(message), { code });

test.each<[string, Error]>([
  ['a server that refuses connections', coded('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED')],
  ['a socket that is not there', coded('connect ENOENT /var/run/.s.PGSQL.5432', 'ENOENT')],
  ['a server that shuts down', coded('terminating connection due to administrator command', '57P01')],
  ['no free connection in time', new Error('timeout exceeded when trying to connect')],
  ['a query nobody answers', new Error('Query read timeout')],
  [
    'a server that stalls while it is connected to',
    new Error('Connection terminated due to connection timeout', {
      cause: new Error('Connection terminated unexpectedly'),
    }),
  ],
  ['a server that starts', coded('the database system is starting up', '57P03')],
  ['no connection left', coded('sorry, too many clients already', '53300')],
  ['a standby', coded('cannot execute INSERT in a read-only transaction', '25006')],
  ['two transactions in each other’s way', coded('deadlock detected', '40P01')],
  ['whatever it is wrapped in', new Error('Invalid query', { cause: coded('no', 'P1001') })],
])('%s', (_what, error) => {
  expect(isUnavailable(error)).toBe(true);
});

test.each<[string, unknown]>([
  ['a file that is not there', coded('ENOENT: no such file or directory, open index.html', 'ENOENT')],
  ['a broken rule of the database', coded('duplicate key', '23505')],
  ['nothing at all', undefined],
])('%s is something else', (_what, error) => {
  expect(isUnavailable(error)).toBe(false);
});

const ofPrisma = (originalCode: string, message: string) =>
  Object.assign(coded(message, 'P2039'), {
    meta: { driverAdapterError: Object.assign(new Error('x'), { cause: { originalCode } }) },
  });

test.each<[string, Error, string]>([
  ['PostgreSQL', coded('could not extend file "base/1/2"', '53100'), 'database'],
  ['Prisma', ofPrisma('53100', 'Database error.'), 'database'],
  ['a server that does not start', new Error('FATAL: could not write: No space left on device'), 'database'],
  ['a file of ours', coded('ENOSPC: no space left on device, write', 'ENOSPC'), 'data directory'],
  ['a quota', coded('EDQUOT: disk quota exceeded, write', 'EDQUOT'), 'data directory'],
])('a full volume is named by %s', (_by, error, what) => {
  expect(storageFailure(error)).toMatchObject({
    code: 'storage-full',
    detail: `The volume of the ${what} is full. Free some space on it; nothing was changed.`,
  });
});

test('that the volume is full is why a database that does not start does not answer', () => {
  const trouble = new Error('FATAL: could not write to file "pg_wal/xlogtemp.1": No space left on device');
  expect(storageFailure(coded('connect ECONNREFUSED', 'ECONNREFUSED'), trouble)?.code).toBe('storage-full');
  expect(storageFailure(coded('duplicate key', '23505'), trouble)).toBeUndefined();
});
