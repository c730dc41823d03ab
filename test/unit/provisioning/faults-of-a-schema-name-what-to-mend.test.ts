import Type from 'typebox';
import { Errors } from 'typebox/value';
import { expect, test } from 'vitest';
import { Timestamp } from '#protocol';
import { PolicyRequest } from '../../../cloud/rollouts/policy.ts';
import { NewTeleworker } from '../../../cloud/teleworkers/schema.ts';
import { AccessLine } from '../../../provisioning/access-line.ts';
import { CATALOGUE } from '../../../provisioning/catalogue.ts';
import { wordsOfPattern } from '../../../provisioning/pattern-words.ts';
import { schemaFaults } from '../../../provisioning/schema-faults.ts';

const line = { name: 'wan1', device: 'eth0', priority: 1 };
const faults = (schema: Type.TSchema, value: unknown) =>
  schemaFaults(Errors(schema, value)).map(({ pointer, detail }) => `${pointer} ${detail}`);

test('every missing member has a fault of its own', () => {
  expect(faults(AccessLine, {})).toEqual([
    '/name is missing',
    '/device is missing',
    '/addressing is missing',
    '/priority is missing',
  ]);
});

test('an unknown member is named once', () => {
  const addressing = { method: 'dhcp' };
  expect(faults(AccessLine, { ...line, addressing, 'a/b': 1 })).toEqual(['/a~1b is not known here']);
});

test('of a union only the form that was meant is judged', () => {
  const addressing = { method: 'static', address: 'x', gateway: '10.0.0.1' };
  expect(faults(AccessLine, { ...line, addressing })).toEqual([
    '/addressing/nameservers is missing',
    '/addressing/address must be IPv4 with a prefix length such as 10.1.0.0/24',
  ]);
});

test('a form that does not exist is answered with those that do', () => {
  expect(faults(AccessLine, { ...line, addressing: { method: 'x' } })).toEqual([
    '/addressing/method must be one of dhcp, static, pppoe',
  ]);
});

test('what may be null is judged by its own form when it is not', () => {
  const schema = Type.Object({ site: Type.Union([Type.String({ maxLength: 2 }), Type.Null()]) });
  expect(faults(schema, { site: 'long' })).toEqual(['/site must have at most 2 characters']);
  expect(faults(schema, { site: 1 })).toEqual(['/site must be text, or must be empty']);
  expect(faults(schema, { site: null })).toEqual([]);
});

test('a union within a union is judged by the form that was meant of both', () => {
  const amount = Type.Union([Type.Integer(), Type.String({ pattern: '%$' })]);
  const schema = Type.Object({ waves: Type.Union([Type.Array(amount), Type.Null()]) });
  expect(faults(schema, { waves: [1, 'x'] })).toEqual(['/waves/1 is not written as it should be']);
});

test('a pattern that recurs is told in words', () => {
  const schema = Type.Object({ name: Type.String({ pattern: '\\S' }), at: Timestamp });
  expect(faults(schema, { name: ' ', at: 'tomorrow' })).toEqual([
    '/name must not be blank',
    '/at must be an instant in UTC with milliseconds such as 2026-01-31T20:00:00.000Z',
  ]);
});

test('what fields of people and policies ask for is told in words', () => {
  const schema = Type.Object({ email: NewTeleworker.properties.email, policy: PolicyRequest });
  const policy = { waves: [1, '200%'], maintenanceWindows: [{ days: ['mon'], from: '25:00', to: '04:00' }] };
  expect(faults(schema, { email: 'somebody', policy })).toEqual([
    '/email must be a mail address such as name@example.net',
    '/policy/waves/1 must be a share from 1% to 100%',
    '/policy/maintenanceWindows/0/from must be a time of day such as 02:30',
  ]);
});

test('no pattern of a parameter is shown to who fills in the form', () => {
  const patterns: unknown[] = [];
  JSON.stringify(CATALOGUE, (key, value) => {
    if (key === 'pattern' && typeof value === 'string') patterns.push(value);
    return value;
  });
  expect(patterns.length).toBeGreaterThan(0);
  expect(patterns.filter((pattern) => wordsOfPattern(pattern) === undefined)).toEqual([]);
});
