import { TargetState } from '#protocol';

/** What stands for a secret wherever people read a target state or a difference. */
const HIDDEN = '(hidden)';

/** Members of target states that are secrets, by name: the protocol says which (`x-secret`). Access lines have the same. */
const SECRET_MEMBERS: ReadonlySet<string> = new Set(secretMembers(TargetState));

/** Whether members of this name hold a secret. */
export const isSecretMember = (name: string): boolean => SECRET_MEMBERS.has(name);

/**
 * A copy in which every secret is replaced. `place` is an RFC 6901 pointer to it from the value that was given; it needs
 * no escapes, since all members have plain names.
 */
export function mapSecrets<T>(value: T, replace: (secret: string, place: string) => string): T {
  return mapMember(value, '', replace) as T;
}

/** A copy for people's eyes. */
export function withoutSecrets<T>(value: T): T {
  return mapSecrets(value, () => HIDDEN);
}

function mapMember(
  value: unknown,
  place: string,
  replace: (secret: string, place: string) => string,
): unknown {
  if (Array.isArray(value)) return value.map((item, index) => mapMember(item, `${place}/${index}`, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const inside = `${place}/${name}`;
      const secret = isSecretMember(name) && typeof member === 'string';
      return [name, secret ? replace(member, inside) : mapMember(member, inside, replace)];
    }),
  );
}

function secretMembers(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as { properties?: Record<string, { 'x-secret'?: boolean }> };
  const own = Object.keys(properties).filter((name) => properties[name]?.['x-secret'] === true);
  return [...own, ...Object.values(schema).flatMap(secretMembers)];
}
