import { expect, test } from 'vitest';
import { isUnavailable } from '../../../cloud/platform/unavailable.ts';

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
