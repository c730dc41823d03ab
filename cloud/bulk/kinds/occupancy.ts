import type { ApplianceDoc } from './documents.ts';
import type { Verdict } from './kind.ts';

/**
 * Refuses rows by which a site would have two appliances. A site is free when the appliance that stands in it leaves by
 * this very file, unless that row is refused itself.
 */
export function refuseOccupied(
  verdicts: readonly Verdict<ApplianceDoc>[],
  occupants: ReadonlyMap<string, string>,
): Verdict<ApplianceDoc>[] {
  let judged = [...verdicts];
  for (;;) {
    const next = refuseOnce(judged, occupants);
    if (next.every((verdict, index) => verdict === judged[index])) return judged;
    judged = next;
  }
}

function refuseOnce(
  verdicts: readonly Verdict<ApplianceDoc>[],
  occupants: ReadonlyMap<string, string>,
): Verdict<ApplianceDoc>[] {
  const accepted = new Map(verdicts.flatMap((one) => (one.action === 'refuse' ? [] : [[one.id, one.doc]])));
  const taken = new Set<string>();
  return verdicts.map((verdict) => {
    const { siteId } = verdict.doc;
    if (verdict.action === 'refuse' || siteId === null) return verdict;
    const occupant = occupants.get(siteId);
    const stays =
      occupant !== undefined &&
      occupant !== verdict.id &&
      (accepted.get(occupant)?.siteId ?? (accepted.has(occupant) ? null : siteId)) === siteId;
    if (!stays && !taken.has(siteId)) {
      taken.add(siteId);
      return verdict;
    }
    const column = verdict.row.cells.site_id ? 'site_id' : 'site_external_key';
    const detail = stays
      ? `has the appliance ${occupant} already`
      : 'gets another appliance by this file already';
    return { ...verdict, action: 'refuse', faults: [{ column, code: 'site-occupied', detail }] };
  });
}
