import { describe, expect, test } from 'vitest';
import { TargetState } from '#protocol';
import { AccessLine } from '../../../provisioning/access-line.ts';
import { mapSecrets, withoutSecrets } from '../../../provisioning/secrets.ts';

type Member = { name: string; secret: boolean };

function membersOf(schema: unknown): Member[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as { properties?: Record<string, { 'x-secret'?: boolean }> };
  const own = Object.entries(properties).map(([name, member]) => ({
    name,
    secret: member['x-secret'] === true,
  }));
  return [...own, ...Object.values(schema).flatMap(membersOf)];
}

describe('secrets', () => {
  test.each([
    ['a target state', TargetState],
    ['an access line', AccessLine],
  ])('of %s have names that nothing else has', (_, schema) => {
    const members = membersOf(schema);
    const secret = new Set(members.filter((member) => member.secret).map(({ name }) => name));
    expect([...secret]).toEqual(['password']);
    expect(members.filter(({ name, secret: marked }) => secret.has(name) && !marked)).toEqual([]);
  });

  test('are replaced wherever they are, told where, and nothing else is touched', () => {
    const value = { wans: [{ password: 'one', name: 'wan1' }, { password: 'two' }], password: { of: null } };
    const places: string[] = [];
    const replaced = mapSecrets(value, (secret, place) => {
      places.push(place);
      return secret.toUpperCase();
    });
    expect(replaced).toEqual({
      wans: [{ password: 'ONE', name: 'wan1' }, { password: 'TWO' }],
      password: { of: null },
    });
    expect(places).toEqual(['/wans/0/password', '/wans/1/password']);
    expect(value.wans[0]?.password).toBe('one');
    const [first, second] = value.wans;
    const hidden = withoutSecrets(value);
    expect(hidden.wans[0]?.password).toMatch(/./);
    expect(hidden).toEqual({
      wans: [
        { ...first, password: hidden.wans[0]?.password },
        { ...second, password: hidden.wans[0]?.password },
      ],
      password: { of: null },
    });
    expect(JSON.stringify(hidden)).not.toMatch(/one|two/);
  });
});
