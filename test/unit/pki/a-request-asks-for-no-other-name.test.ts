import { describe, expect, test } from 'vitest';
import { type RequestedNames, requireNames } from '../../../provisioning/pki/csr-names.ts';
import { PkiError } from '../../../provisioning/pki/index.ts';
import { ORGANIZATION } from '../../../provisioning/pki/names.ts';

const allowed = { commonNames: ['box-1', 'box-1.example'], dns: ['box-1.example', 'b.example'] };
const cn = (value: string) => ({ type: 'CN', value });
const o = (value: string) => ({ type: 'O', value });

function refusal(names: Partial<RequestedNames>, by = allowed) {
  try {
    requireNames({ subject: [], alternative: [], authority: false, ...names }, by);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return [error.code, error.message];
  }
  return [];
}

describe('a subject', () => {
  test.each<[RequestedNames['subject'], string | undefined]>([
    [[], undefined],
    [[cn('box-1')], undefined],
    [[o(ORGANIZATION), cn('box-1.example')], undefined],
    [[o(ORGANIZATION)], undefined],
    [[cn('box-2')], 'subject-refused'],
    [[cn('box-1'), cn('box-1')], 'subject-refused'],
    [[cn('box-1'), cn('box-2')], 'subject-refused'],
    [[o('Acme'), cn('box-1')], 'subject-refused'],
    [[{ type: 'OU', value: ORGANIZATION }, cn('box-1')], 'subject-refused'],
  ])('%j: %s', (subject, code) => {
    expect(refusal({ subject })[0]).toBe(code);
  });
});

describe('other names', () => {
  test.each<[string[], string | undefined]>([
    [[], undefined],
    [['dns:b.example'], undefined],
    [['dns:box-1.example', 'dns:b.example'], undefined],
    [['dns:c.example'], 'names-refused'],
    [['dns:b.example', 'ip:192.0.2.1'], 'names-refused'],
    [['b.example'], 'names-refused'],
  ])('%j: %s', (alternative, code) => {
    expect(refusal({ alternative })[0]).toBe(code);
  });

  test('are told, or that there may be none', () => {
    expect(refusal({ alternative: ['dns:x'] })[1]).toContain('dns:box-1.example and dns:b.example only');
    expect(refusal({ alternative: ['dns:x'] }, { commonNames: [], dns: [] })[1]).toContain('left out');
  });
});

test('nobody asks to be an authority', () => {
  expect(refusal({ authority: true })[0]).toBe('extensions-refused');
});
