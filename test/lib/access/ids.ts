/** What a request can name, one of each: of one owner, but for the template, which is shared. */
export const ID_NAMES = [
  'reseller',
  'customer',
  'site',
  'freeSite',
  'appliance',
  'command',
  'certificate',
  'network',
  'revision',
  'rollout',
  'renumbering',
  'teleworker',
  'credential',
  'pilot',
  'pool',
  'reservation',
  'serial',
  'token',
  'user',
  'template',
] as const;
export type IdName = (typeof ID_NAMES)[number];
export type Ids = Record<IdName, string>;

/** Of the form the real ones have, and of nothing. */
export function unknownId(name: IdName): string {
  if (name === 'revision') return '999999999';
  if (name === 'certificate') return 'f'.repeat(40);
  if (name === 'serial') return 'SK-OF-NO-BOX';
  return '01890000-dead-7000-8000-00000000dead';
}

/** The name of the id that a value is, if it is one of these. */
export function nameOf(value: unknown, ids: Ids): IdName | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return ID_NAMES.find((name) => ids[name] === String(value));
}
