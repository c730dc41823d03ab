import type { Finding } from '#protocol';

/** The daemon, or a rule it lacks, refuses what stands at `path`. */
export const refused = (path: string, message: string): Finding => ({
  path,
  code: 'check-failed',
  message: message.slice(0, 1000),
});

/** This machine cannot do what stands at `path`. */
export const unsupported = (path: string, message: string): Finding => ({
  path,
  code: 'unsupported',
  message: message.slice(0, 1000),
});

/** Findings for values that occur more than once: the second and later ones are named. */
export function duplicates(values: { path: string; value: string }[], what: string): Finding[] {
  const seen = new Set<string>();
  return values.flatMap(({ path, value }) => {
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    return [refused(path, `${what} ${value} occurs twice`)];
  });
}
