import { expect, test } from 'vitest';
import { ApiError, toApiError } from '../../../console/api/problem.ts';

const fault = { pointer: '/name', code: 'value-invalid', title: 'Name', detail: 'is too long' };
const usedBy = { total: 2, items: [{ type: 'site', id: 's', name: 'Taipei' }] };
const problem = {
  code: 'in-use',
  title: 'In use',
  detail: 'Two sites hold on to it',
  errors: [fault],
  usedBy,
};

/** What a person is shown of it. */
const told = ({ status, code, message, title, faults, usedBy: users }: ApiError) => ({
  status,
  code,
  message,
  title,
  faults,
  users,
});
const read = async (body: string, statusText = 'Conflict') =>
  told(await toApiError(new Response(body, { status: 409, statusText })));

test('a problem document is told in its own words', async () => {
  expect(await read(JSON.stringify(problem))).toEqual({
    status: 409,
    code: 'in-use',
    message: 'Two sites hold on to it',
    title: 'In use',
    faults: [fault],
    users: usedBy,
  });
  const { detail: _, ...short } = problem;
  expect((await read(JSON.stringify(short))).message).toBe('In use');
});

test.each(['<html>', 'null', '{}', ''])('an answer that is none keeps its status: %j', async (body) => {
  expect(await read(body)).toEqual({
    status: 409,
    code: 'internal',
    message: '409 Conflict',
    title: undefined,
    faults: [],
    users: undefined,
  });
});

test('a refusal with other faults is the same in all else', () => {
  const cause = new Error('reset');
  const refusal = new ApiError(409, 'in-use', 'No', { title: 'In use', usedBy, cause } as object);
  expect(refusal).toMatchObject({ name: 'ApiError', cause, faults: [] });
  expect(told(refusal.with([fault]))).toEqual({ ...told(refusal), faults: [fault] });
});
