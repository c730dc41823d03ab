import { valueWords } from '../diff/words.ts';
import { type ParameterLayer, ROLE_CLASSES, type TemplateLayer } from '../input.ts';
import { leavesOf } from '../merge-patch.ts';
import { byText } from '../order.ts';
import { sameJson } from '../same-json.ts';
import { withoutSecrets } from '../secrets.ts';
import { parameterWords } from './parameter-words.ts';

/** One difference between two versions of a template. A value of `null` in a patch takes one away from the layers above. */
export type TemplateChange = {
  /** Into the later version; into the earlier one when removed. Locks: `/locks`. */
  pointer: string;
  kind: 'added' | 'removed' | 'changed';
  before?: unknown;
  after?: unknown;
  /** English, one line. */
  summary: string;
};

/** What became different from one version of a template to another: its patch, the overlays by role, its locks. */
export function diffTemplates(before: TemplateLayer, after: TemplateLayer): TemplateChange[] {
  return [
    ...diffPatches(before.patch, after.patch, '/patch', ''),
    ...ROLE_CLASSES.flatMap((role) =>
      diffPatches(before.overlays[role] ?? {}, after.overlays[role] ?? {}, `/overlays/${role}`, `${role}: `),
    ),
    ...diffLocks(before, after),
  ];
}

function diffPatches(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  at: string,
  prefix: string,
): TemplateChange[] {
  const [earlier, later] = [leafMap(before), leafMap(after)];
  const places = [...new Set([...earlier.keys(), ...later.keys()])].sort(byText);
  return places.flatMap((place) => {
    const [was, is] = [earlier.get(place), later.get(place)];
    if (was && is && sameJson(was.value, is.value)) return [];
    return { pointer: at + place, ...difference(`${prefix}${parameterWords(place)}`, was, is) };
  });
}

/** Of every value a patch sets; a patch that sets none has none. */
function leafMap(patch: Record<string, unknown>): Map<string, { value: unknown }> {
  const leaves = leavesOf(patch).filter(({ pointer }) => pointer !== '');
  return new Map(leaves.map(({ pointer, value }) => [pointer, { value }]));
}

function difference(
  words: string,
  was: { value: unknown } | undefined,
  is: { value: unknown } | undefined,
): Omit<TemplateChange, 'pointer'> {
  const [before, after] = [withoutSecrets(was?.value), withoutSecrets(is?.value)];
  if (!was) return { kind: 'added', after, summary: `${words}: ${patchWords(after)}` };
  if (!is) return { kind: 'removed', before, summary: `${words}: no longer ${patchWords(before)}` };
  return {
    kind: 'changed',
    before,
    after,
    summary: `${words}: ${patchWords(before)} → ${patchWords(after)}`,
  };
}

function patchWords(value: unknown): string {
  return value === null ? 'as by default' : valueWords(value);
}

function diffLocks(before: ParameterLayer, after: ParameterLayer): TemplateChange[] {
  const words = (lock: string) => parameterWords(lock) || 'everything';
  const added = after.locks.filter((lock) => !before.locks.includes(lock));
  const removed = before.locks.filter((lock) => !after.locks.includes(lock));
  return [
    ...removed.map((lock) => ({
      pointer: '/locks',
      kind: 'removed' as const,
      before: lock,
      summary: `${words(lock)}: no longer locked`,
    })),
    ...added.map((lock) => ({
      pointer: '/locks',
      kind: 'added' as const,
      after: lock,
      summary: `${words(lock)}: locked`,
    })),
  ];
}
