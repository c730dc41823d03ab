import type { ApplianceDoc } from './documents.ts';
import type { Verdict } from './kind.ts';

/** Refuses rows whose secret another row of the file has: a factory that gave two boxes one secret made a mistake. */
export function refuseSharedSecrets(verdicts: readonly Verdict<ApplianceDoc>[]): Verdict<ApplianceDoc>[] {
  const lines = new Map<string, number>();
  return verdicts.map((verdict) => {
    const hash = verdict.doc.factorySecret?.hash;
    if (hash === undefined) return verdict;
    const first = lines.get(hash);
    lines.set(hash, first ?? verdict.row.line);
    if (first === undefined) return verdict;
    const fault = { column: 'secret_hash', code: 'duplicate', detail: `is the secret of line ${first}, too` };
    return { ...verdict, action: 'refuse', faults: [...verdict.faults, fault] };
  });
}
