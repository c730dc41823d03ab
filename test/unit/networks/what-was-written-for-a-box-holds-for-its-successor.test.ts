import { expect, test } from 'vitest';
import { inheritExceptions } from '../../../cloud/networks/inherit.ts';

const parameters = {
  topology: 'mesh',
  applianceOverrides: { old: { hostname: 'a' }, other: { hostname: 'b' } },
};
const overridesFor = (...appliances: { id: string; formerIds: string[] }[]) =>
  (inheritExceptions(parameters, appliances) as typeof parameters).applianceOverrides;

test('the nearest of those whose place it took counts, and its own before theirs', () => {
  expect(overridesFor({ id: 'new', formerIds: ['old'] })).toMatchObject({ new: { hostname: 'a' } });
  expect(overridesFor({ id: 'newer', formerIds: ['between', 'old'] })).toMatchObject({
    newer: { hostname: 'a' },
  });
  expect(overridesFor({ id: 'newer', formerIds: ['other', 'old'] })).toMatchObject({
    newer: { hostname: 'b' },
  });
  expect(overridesFor({ id: 'other', formerIds: ['old'] })).toMatchObject({ other: { hostname: 'b' } });
});

test('where nothing is inherited the parameters are the very same', () => {
  for (const written of [
    parameters,
    {},
    null,
    'text',
    { applianceOverrides: [] },
    { applianceOverrides: 7 },
  ]) {
    expect(inheritExceptions(written, [{ id: 'x', formerIds: [] }])).toBe(written);
  }
  expect(inheritExceptions(parameters, [{ id: 'x', formerIds: ['stranger', '__proto__'] }])).toBe(parameters);
});
