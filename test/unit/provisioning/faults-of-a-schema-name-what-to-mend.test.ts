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

test.each<[Type.TSchema, unknown, string]>([
  [Type.String(), 1, 'must be text'],
  [Type.Number(), 'x', 'must be a number'],
  [Type.Integer(), 1.5, 'must be a whole number'],
  [Type.Boolean(), 1, 'must be yes or no'],
  [Type.Array(Type.String()), 1, 'must be a list'],
  [Type.Object({}), 1, 'must be a group of values'],
  [Type.Null(), 1, 'must be empty'],
  [Type.Unsafe({ type: ['integer', 'string'] }), null, 'must be a whole number'],
  [Type.Literal('a'), 'b', 'must be a'],
  [Type.Literal(0), 1, 'must be 0'],
  [Type.Enum(['a', 'b']), 'c', 'must be one of a, b'],
  [Type.Integer({ multipleOf: 5 }), 7, 'must be a multiple of 5'],
  [Type.String({ minLength: 1 }), '', 'must not be blank'],
  [Type.String({ minLength: 2 }), 'x', 'must have at least 2 characters'],
  [Type.String({ maxLength: 2 }), 'xxx', 'must have at most 2 characters'],
  [Type.Integer({ minimum: 2 }), 1, 'must be at least 2'],
  [Type.Integer({ maximum: 2 }), 3, 'must be at most 2'],
  [Type.Integer({ exclusiveMinimum: 2 }), 2, 'must be more than 2'],
  [Type.Integer({ exclusiveMaximum: 2 }), 2, 'must be less than 2'],
  [Type.Array(Type.String(), { minItems: 2 }), ['a'], 'must have at least 2 entries'],
  [Type.Array(Type.String(), { maxItems: 1 }), ['a', 'b'], 'must have at most 1 entries'],
  [Type.Array(Type.String(), { uniqueItems: true }), ['a', 'a'], 'must name each entry once'],
  [Type.Object({}, { minProperties: 1 }), {}, 'must say what shall change'],
  [Type.String({ format: 'ipv4' }), 'x', 'is not written as it should be'],
  [Type.Object({}, { maxProperties: 0 }), { a: 1 }, 'must have at most 0 entries'],
])('what does not fit is told as a person says it of the field (%#)', (schema, value, expected) => {
  expect(faults(schema, value)).toEqual([` ${expected}`]);
});

test('of a union several forms of which could be meant, all are told', () => {
  const forms = Type.Union([Type.String({ maxLength: 2 }), Type.String({ pattern: '\\S' }), Type.Integer()]);
  expect(faults(Type.Object({ a: forms }), { a: '   ' })).toEqual([
    '/a must have at most 2 characters, or must not be blank, or must be a whole number',
  ]);
  const objects = Type.Union([Type.Object({ a: Type.String() }), Type.Object({ a: Type.Boolean() })]);
  expect(faults(Type.Object({ x: objects }), { x: { a: 1 } })).toEqual(['/x has no form that is known here']);
  const tagged = Type.Union([
    Type.Object({ kind: Type.Literal('a'), of: Type.Object({ kind: Type.Literal('deep') }) }),
    Type.Object({ kind: Type.Enum(['b', 'c']), size: Type.Integer() }),
  ]);
  expect(faults(tagged, { kind: 'a', of: { kind: 'other' } })).toEqual(['/of/kind must be deep']);
  expect(faults(tagged, { kind: 'c', size: 'x' })).toEqual(['/size must be a whole number']);
  for (const kind of ['d', 1])
    expect(faults(tagged, { kind, size: 1 })).toEqual(['/kind must be one of a, b, c']);
  expect(schemaFaults(Errors(tagged, { kind: 'd' })).map(({ code }) => code)).toEqual(['enum']);
  expect(faults(tagged, { kind: 'd', of: { kind: 'other' } })).toEqual(['/kind must be one of a, b, c']);
  const orNull = Type.Union([Type.Null(), Type.Object({ kind: Type.Literal('a') })]);
  expect(faults(orNull, { kind: 'b' })).toEqual(['/kind must be one of a']);
  const several = Type.Union([
    Type.Object({ kind: Type.Literal('a') }),
    Type.Object({ size: Type.Integer() }),
    Type.Object({ size: Type.Boolean() }),
  ]);
  expect(faults(several, { kind: 'x', size: 'y' })).toEqual([' has no form that is known here']);
  const many = Type.Union(
    Array.from({ length: 12 }, (_, form) =>
      Type.Object({ kind: Type.Literal(`k${form}`), size: Type.Integer() }),
    ),
  );
  expect(faults(many, { kind: 'k1', size: 'x' })).toEqual(['/size must be a whole number']);
  expect(faults(many, { kind: 'k11', size: 'x' })).toEqual(['/size must be a whole number']);
});

test('elements of a list, each of any form, are told each', () => {
  const list = Type.Array(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]));
  const values = Array.from({ length: 11 }, (_, index) => (index === 1 || index === 10 ? 0 : 1));
  expect(faults(list, values)).toEqual(['/1 must be at least 1', '/10 must be at least 1']);
});

test('two unions and what is beside them are told each', () => {
  const amount = Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]);
  const schema = Type.Object({ first: amount, firstly: Type.Integer(), second: amount });
  expect(faults(schema, { first: 0, firstly: 'x', second: 0 })).toEqual([
    '/first must be at least 1',
    '/second must be at least 1',
    '/firstly must be a whole number',
  ]);
});

test('a fault has the keyword by which a program knows it, and missing members their own places', () => {
  const schema = Type.Object(
    { 'a/b': Type.Integer(), 'c~d': Type.Union([Type.Integer(), Type.Boolean()]) },
    {
      additionalProperties: false,
    },
  );
  const codes = (value: unknown) =>
    schemaFaults(Errors(schema, value)).map(({ pointer, code }) => `${pointer} ${code}`);
  expect(codes({ x: 1 })).toEqual(['/a~1b required', '/c~0d required', '/x additionalProperties']);
  expect(codes({ 'a/b': 'x', 'c~d': null })).toEqual(['/c~0d anyOf', '/a~1b type']);
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
  for (const unknown of [undefined, '', '^x$']) expect(wordsOfPattern(unknown)).toBeUndefined();
});
